package dev.j3s.helm.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the cluster can do, as charts ask for it.
 *
 * @param kubeVersion such as {@code v1.36.2}
 * @param apiVersions {@code group/version} and {@code group/version/Kind} of everything served
 */
public record Capabilities(String kubeVersion, List<String> apiVersions) {
    /** The Helm that charts are told to be rendered by. */
    private static final String HELM_VERSION = "v4.2.3";

    public Capabilities {
        apiVersions = List.copyOf(apiVersions);
        if (Version.find(kubeVersion).isEmpty()) {
            throw new IllegalArgumentException("not a version: " + kubeVersion);
        }
    }

    Object object() {
        Version version = Version.parse(kubeVersion);
        Map<String, Object> kube = new LinkedHashMap<>();
        kube.put("Version", kubeVersion);
        kube.put("Major", String.valueOf(version.major()));
        kube.put("Minor", String.valueOf(version.minor()));
        kube.put("GitVersion", kubeVersion);
        Map<String, Object> helm = new LinkedHashMap<>();
        helm.put("Version", HELM_VERSION);
        helm.put("GitCommit", "");
        helm.put("GitTreeState", "");
        helm.put("GoVersion", "");
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("KubeVersion", new GoStruct("common.KubeVersion", kube, Optional.of(kubeVersion)));
        all.put("APIVersions", new ApiVersions(apiVersions));
        all.put("HelmVersion", GoStruct.of("version.BuildInfo", helm));
        return GoStruct.of("*common.Capabilities", all);
    }
}
