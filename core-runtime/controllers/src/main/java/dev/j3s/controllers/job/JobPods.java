package dev.j3s.controllers.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.controllers.kube.Resource;
import java.util.List;
import java.util.random.RandomGenerator;

/** The pods of a Job: how they are made and what they say. Pure. */
final class JobPods {
    static final String FINALIZER = "batch.kubernetes.io/job-tracking";
    static final String INDEX = "batch.kubernetes.io/job-completion-index";
    private static final String INDEX_FAILURES = "batch.kubernetes.io/job-index-failure-count";
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private JobPods() {}

    static boolean indexed(Resource job) {
        return job.spec().path("completionMode").asText().equals("Indexed");
    }

    static boolean tracked(Pod pod) {
        return pod.meta().finalizers().contains(FINALIZER);
    }

    /** -1 when there is none. */
    static int index(Pod pod) {
        try {
            return Integer.parseInt(pod.meta().annotation(INDEX));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static ObjectNode plain(Resource job) {
        var pod = PodControl.fromTemplate(job.spec().path("template"), Kind.JOB, job.meta());
        pod.withObject("/metadata").withArray("/finalizers").add(FINALIZER);
        return pod;
    }

    static ObjectNode numbered(Resource job, int index, int failures, RandomGenerator random) {
        var pod = plain(job);
        var meta = pod.withObject("/metadata");
        var text = Integer.toString(index);
        var base = job.meta().name() + "-" + text;
        meta.remove("generateName");
        meta.put("name", base + "-" + suffix(random));
        meta.withObject("/annotations").put(INDEX, text);
        if (job.spec().hasNonNull("backoffLimitPerIndex")) {
            meta.withObject("/annotations").put(INDEX_FAILURES, Integer.toString(failures));
        }
        meta.withObject("/labels").put(INDEX, text);
        var spec = pod.withObject("/spec");
        if (!spec.hasNonNull("hostname")) {
            spec.put("hostname", base);
        }
        for (var kind : List.of("initContainers", "containers")) {
            for (var container : spec.path(kind)) {
                addVariable((ObjectNode) container);
            }
        }
        return pod;
    }

    private static void addVariable(ObjectNode container) {
        for (var variable : container.path("env")) {
            if (variable.path("name").asText().equals("JOB_COMPLETION_INDEX")) {
                return;
            }
        }
        container
                .withArray("/env")
                .addObject()
                .put("name", "JOB_COMPLETION_INDEX")
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", "metadata.labels['" + INDEX + "']");
    }

    private static String suffix(RandomGenerator random) {
        var text = new StringBuilder();
        for (var i = 0; i < SUFFIX_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
