package dev.j3s.helm.controller;

import dev.j3s.crds.helm.Driver;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Release records exactly where and how Helm keeps them. */
final class ReleaseStorage {
    /** First 63 characters of the hash of what a revision was made from. */
    static final String HASH_LABEL = "helmcharts.helm.cattle.io/configHash";

    private static final String SECRET_TYPE = "helm.sh/release.v1";
    private static final String RELEASE = "release";

    private final KubernetesClient client;
    private final Clock clock;
    private final Driver driver;

    ReleaseStorage(KubernetesClient client, Clock clock, Driver driver) {
        this.client = client;
        this.clock = clock;
        this.driver = driver;
    }

    /** All revisions, the oldest first. */
    List<Release> history(String namespace, String name) {
        Map<String, String> labels = Map.of("owner", "helm", "name", name);
        List<Release> releases =
                switch (driver) {
                    case SECRET ->
                            client
                                    .secrets()
                                    .inNamespace(namespace)
                                    .withLabels(labels)
                                    .list()
                                    .getItems()
                                    .stream()
                                    .filter(s -> SECRET_TYPE.equals(s.getType()))
                                    .map(ReleaseStorage::read)
                                    .toList();
                    case CONFIGMAP ->
                            client
                                    .configMaps()
                                    .inNamespace(namespace)
                                    .withLabels(labels)
                                    .list()
                                    .getItems()
                                    .stream()
                                    .map(ReleaseStorage::read)
                                    .toList();
                };
        return releases.stream().sorted(Comparator.comparingInt(Release::revision)).toList();
    }

    private static Release read(Secret secret) {
        byte[] record = Base64.getDecoder().decode(secret.getData().getOrDefault(RELEASE, ""));
        String text = new String(record, StandardCharsets.UTF_8);
        return new Release(ReleaseCodec.decode(text), hash(secret));
    }

    private static Release read(ConfigMap map) {
        String text = map.getData().getOrDefault(RELEASE, "");
        return new Release(ReleaseCodec.decode(text), hash(map));
    }

    private static String hash(HasMetadata object) {
        return object.getMetadata().getLabels().getOrDefault(HASH_LABEL, "");
    }

    void create(Release release) {
        write(release, "createdAt", true);
    }

    void update(Release release) {
        write(release, "modifiedAt", false);
    }

    private void write(Release release, String stamp, boolean create) {
        String record = ReleaseCodec.encode(release.json());
        ObjectMeta metadata = metadata(release, stamp);
        switch (driver) {
            case SECRET -> {
                byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
                Secret secret =
                        new SecretBuilder()
                                .withMetadata(metadata)
                                .withType(SECRET_TYPE)
                                .addToData(RELEASE, Base64.getEncoder().encodeToString(bytes))
                                .build();
                var resource = client.resource(secret);
                var unused = create ? resource.create() : resource.update();
            }
            case CONFIGMAP -> {
                ConfigMap map =
                        new ConfigMapBuilder()
                                .withMetadata(metadata)
                                .addToData(RELEASE, record)
                                .build();
                var resource = client.resource(map);
                var unused = create ? resource.create() : resource.update();
            }
        }
    }

    private ObjectMeta metadata(Release release, String stamp) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("name", release.name());
        labels.put("owner", "helm");
        labels.put("status", release.status().text());
        labels.put("version", String.valueOf(release.revision()));
        labels.put(stamp, String.valueOf(clock.instant().getEpochSecond()));
        if (!release.configHash().isEmpty()) {
            labels.put(HASH_LABEL, release.configHash());
        }
        return new ObjectMetaBuilder()
                .withName(objectName(release))
                .withNamespace(release.namespace())
                .withLabels(labels)
                .build();
    }

    private static String objectName(Release release) {
        return "sh.helm.release.v1." + release.name() + ".v" + release.revision();
    }

    void delete(Release release) {
        String name = objectName(release);
        var unused =
                switch (driver) {
                    case SECRET ->
                            client.secrets()
                                    .inNamespace(release.namespace())
                                    .withName(name)
                                    .delete();
                    case CONFIGMAP ->
                            client.configMaps()
                                    .inNamespace(release.namespace())
                                    .withName(name)
                                    .delete();
                };
    }
}
