package dev.j3s.kubelet;

import dev.j3s.client.Lister;
import dev.j3s.cri.CriClient;
import java.time.Clock;

/** Everything a pod's worker needs of its node; made once. */
record Node(
        KubeletConfig config,
        PodPaths paths,
        CriClient runtime,
        ApiObjects api,
        Lister<Pod> pods,
        Lister<com.fasterxml.jackson.databind.JsonNode> services,
        Volumes volumes,
        Tokens tokens,
        Mounts mounts,
        Cgroups cgroups,
        ImagePulls pulls,
        Lifecycle lifecycle,
        NetworkChecks checks,
        PodEvents events,
        Machine machine,
        Clock clock) {
    FieldRefs.Place place(java.util.List<String> podIps) {
        return new FieldRefs.Place(
                config.nodeName(),
                config.nodeIps().getFirst(),
                podIps,
                machine.milliCpu(),
                machine.memoryBytes());
    }
}
