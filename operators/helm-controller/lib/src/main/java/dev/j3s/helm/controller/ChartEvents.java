package dev.j3s.helm.controller;

import dev.j3s.crds.helm.HelmChart;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Events on a HelmChart, for what its owner can act on. */
final class ChartEvents {
    private static final System.Logger LOG = System.getLogger(ChartEvents.class.getName());
    private static final int MESSAGE_CHARS_MAX = 1024;

    private final KubernetesClient client;
    private final Clock clock;

    ChartEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void normal(HelmChart chart, String reason, String message) {
        write(chart, "Normal", reason, message);
    }

    void warning(HelmChart chart, String reason, String message) {
        write(chart, "Warning", reason, message);
    }

    private void write(HelmChart chart, String type, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var metadata = chart.getMetadata();
        int length = Math.min(MESSAGE_CHARS_MAX, message.length());
        var event =
                new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName(metadata.getName() + ".")
                        .withNamespace(metadata.getNamespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion(chart.getApiVersion())
                        .withKind(chart.getKind())
                        .withName(metadata.getName())
                        .withNamespace(metadata.getNamespace())
                        .withUid(metadata.getUid())
                        .endInvolvedObject()
                        .withType(type)
                        .withReason(reason)
                        .withMessage(message.substring(0, length))
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withCount(1)
                        .withNewSource()
                        .withComponent("helm-controller")
                        .endSource()
                        .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            // An event is advice; the release itself must not fail for it.
            LOG.log(System.Logger.Level.DEBUG, "event not written reason={0}", reason, e);
        }
    }
}
