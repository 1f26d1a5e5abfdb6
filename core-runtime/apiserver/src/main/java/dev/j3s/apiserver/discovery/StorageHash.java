package dev.j3s.apiserver.discovery;

import dev.j3s.apiserver.registry.ResourceDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Upstream's storageVersionHash: changes when a type is stored in another version. */
final class StorageHash {
    private static final int BYTES = 8;

    private StorageHash() {}

    static String of(ResourceDefinition definition) {
        var kind = definition.kind(definition.storageVersion());
        var text = kind.group() + "/" + kind.version() + "/" + kind.kind();
        var hash = Arrays.copyOf(sha256(text), BYTES);
        return Base64.getEncoder().encodeToString(hash);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
