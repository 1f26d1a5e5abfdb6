package dev.j3s.kubelet;

import java.nio.file.Path;

/** Where a pod's files lie, as upstream lays them out. */
record PodPaths(Path root, Path logs) {
    Path pod(String uid) {
        return root.resolve("pods").resolve(uid);
    }

    Path volume(String uid, String plugin, String name) {
        return pod(uid).resolve("volumes").resolve("kubernetes.io~" + plugin).resolve(name);
    }

    Path subPath(String uid, String volume, String container, int index) {
        return pod(uid).resolve("volume-subpaths")
                .resolve(volume)
                .resolve(container)
                .resolve(index + "");
    }

    Path hosts(String uid) {
        return pod(uid).resolve("etc-hosts");
    }

    Path terminationLog(String uid, String container, int attempt) {
        return pod(uid).resolve("containers").resolve(container).resolve("termination-" + attempt);
    }

    Path podLogs(Pod pod) {
        return logs.resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid());
    }

    /** Relative to {@link #podLogs}. */
    static String containerLog(String container, int attempt) {
        return container + "/" + attempt + ".log";
    }
}
