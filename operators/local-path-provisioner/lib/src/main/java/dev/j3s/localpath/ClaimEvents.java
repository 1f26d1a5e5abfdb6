package dev.j3s.localpath;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Events on a claim. */
final class ClaimEvents {
    private static final System.Logger LOG = System.getLogger(ClaimEvents.class.getName());

    private final KubernetesClient client;
    private final Clock clock;

    ClaimEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void normal(PersistentVolumeClaim claim, String reason, String message) {
        write(claim, "Normal", reason, message);
    }

    void warning(PersistentVolumeClaim claim, String reason, String message) {
        write(claim, "Warning", reason, message);
    }

    private void write(PersistentVolumeClaim claim, String type, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var metadata = claim.getMetadata();
        var event =
                new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName(metadata.getName() + ".")
                        .withNamespace(metadata.getNamespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion("v1")
                        .withKind("PersistentVolumeClaim")
                        .withName(metadata.getName())
                        .withNamespace(metadata.getNamespace())
                        .withUid(metadata.getUid())
                        .endInvolvedObject()
                        .withType(type)
                        .withReason(reason)
                        .withMessage(message)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withCount(1)
                        .withNewSource()
                        .withComponent(LocalPathSettings.PROVISIONER)
                        .endSource()
                        .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            // An event is advice; provisioning must not fail for it.
            LOG.log(System.Logger.Level.DEBUG, "event not written reason={0}", reason, e);
        }
    }
}
