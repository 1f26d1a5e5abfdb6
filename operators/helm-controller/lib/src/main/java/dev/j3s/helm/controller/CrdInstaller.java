package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.helm.engine.CrdFile;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Creates a chart's CRDs where they are missing and waits until they are served. */
final class CrdInstaller {
    private final ClusterObjects objects;

    CrdInstaller(ClusterObjects objects) {
        this.objects = objects;
    }

    void install(List<CrdFile> files, Duration timeout) {
        List<ObjectRef> created = new ArrayList<>();
        for (CrdFile file : files) {
            for (ObjectNode object : Manifests.objects(file.content())) {
                try {
                    objects.create(object);
                    created.add(ObjectRef.of(object));
                } catch (KubernetesClientException e) {
                    // Helm never touches a CRD that is already there.
                    if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                        throw ReleaseException.passing(
                                "failed to install CRD " + file.source() + ": " + e.getMessage());
                    }
                }
            }
        }
        created.stream()
                .filter(ref -> ref.kind().equals("CustomResourceDefinition"))
                .forEach(ref ->
                        objects.await(
                                ref, crd -> HookRunner.hasCondition(crd, "Established"), timeout));
    }
}
