package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What is known of claims, volumes and classes while a pod is placed. */
record Volumes(
        Map<ObjectKey, Claim> claims,
        Map<String, Volume> volumes,
        Map<String, StorageClass> classes) {

    /**
     * @param bound name of the PersistentVolume, empty while unbound
     */
    record Claim(Meta meta, String bound, String storageClass) {
        static final Decoder<Claim> DECODER =
                json -> {
                    var claim = Json.parseObject(json);
                    var spec = claim.path("spec");
                    return new Claim(
                            Meta.of(claim),
                            spec.path("volumeName").asText(),
                            spec.path("storageClassName").asText());
                };
    }

    /**
     * @param affinity the {@code required} node selector; missing when the volume is everywhere
     */
    record Volume(String name, JsonNode affinity) {
        static final Decoder<Volume> DECODER =
                json -> {
                    var volume = Json.parseObject(json);
                    return new Volume(
                            volume.path("metadata").path("name").asText(),
                            volume.path("spec").path("nodeAffinity").path("required"));
                };
    }

    record StorageClass(String name, boolean waitsForConsumer, String provisioner) {
        static final Decoder<StorageClass> DECODER =
                json -> {
                    var type = Json.parseObject(json);
                    return new StorageClass(
                            type.path("metadata").path("name").asText(),
                            type.path("volumeBindingMode").asText().equals("WaitForFirstConsumer"),
                            type.path("provisioner").asText());
                };
    }

    static final Volumes NONE = new Volumes(Map.of(), Map.of(), Map.of());

    static Volumes of(
            Collection<Claim> claims,
            Collection<Volume> volumes,
            Collection<StorageClass> classes) {
        var byKey = new java.util.HashMap<ObjectKey, Claim>();
        claims.forEach(c -> byKey.put(c.meta().key(), c));
        var byName = new java.util.HashMap<String, Volume>();
        volumes.forEach(v -> byName.put(v.name(), v));
        var classByName = new java.util.HashMap<String, StorageClass>();
        classes.forEach(c -> classByName.put(c.name(), c));
        return new Volumes(byKey, byName, classByName);
    }

    Optional<Claim> claim(String namespace, String name) {
        return Optional.ofNullable(claims.get(new ObjectKey(namespace, name)));
    }

    /** The claim waits until its first consumer has a node. */
    boolean waits(Claim claim) {
        var type = classes.get(claim.storageClass());
        return type != null && type.waitsForConsumer();
    }
}
