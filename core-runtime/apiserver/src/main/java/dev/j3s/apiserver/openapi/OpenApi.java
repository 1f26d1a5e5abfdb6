package dev.j3s.apiserver.openapi;

import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The OpenAPI documents by path. A document is made when it is first asked for and kept compressed
 * while memory allows; {@link #invalidate} after the registry changed makes them anew. Safe for any
 * thread; making a document takes some 100 ms and some 20 MB of garbage.
 */
public final class OpenApi {
    public static final String V2_PATH = "/openapi/v2";
    public static final String V3_PATH = "/openapi/v3";

    /** What an {@code Accept} header names to get v2 in protobuf; answers have a dot for the at. */
    public static final String V2_PROTOBUF_ACCEPT =
            "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    private static final String V2_PROTOBUF =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String JSON = "application/json";

    /**
     * A finished document.
     *
     * @param gzip its bytes, compressed; shared, not to be changed
     * @param hash changes with the content; the index of v3 and ETags show it
     */
    public record Document(String contentType, byte[] gzip, String hash) {
        /** The plain bytes. */
        public byte[] bytes() {
            try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public String etag() {
            return '"' + hash + '"';
        }
    }

    private final BuiltinSchemas schemas;
    private final String kubernetesVersion;
    private final Supplier<? extends Collection<ResourceDefinition>> definitions;
    private final Map<String, SoftReference<Document>> documents = new ConcurrentHashMap<>();

    /**
     * @param kubernetesVersion shown as the API's version, {@code v1.36.2}
     * @param definitions what the registry serves now; asked again after {@link #invalidate}
     */
    public OpenApi(
            BuiltinSchemas schemas,
            String kubernetesVersion,
            Supplier<? extends Collection<ResourceDefinition>> definitions) {
        this.schemas = schemas;
        this.kubernetesVersion = kubernetesVersion;
        this.definitions = definitions;
    }

    /** Forgets every document: the registry serves something else than before. */
    public void invalidate() {
        documents.clear();
    }

    /**
     * The document at {@code path}, {@code /openapi/v2} or below {@code /openapi/v3}; absent when
     * there is none. {@code accept} chooses between JSON and protobuf where there are both.
     */
    public Optional<Document> document(String path, String accept) {
        if (path.equals(V2_PATH)) {
            return Optional.of(
                    wantsProtobuf(accept)
                            ? cached(V2_PROTOBUF, this::v2Protobuf)
                            : cached(V2_PATH, this::v2Json));
        }
        if (path.equals(V3_PATH)) {
            return Optional.of(cached(V3_PATH, this::index));
        }
        if (!path.startsWith(V3_PATH + "/")) {
            return Optional.empty();
        }
        var key = path.substring(V3_PATH.length() + 1);
        return Optional.ofNullable(groupVersions().get(key))
                .map(groupVersion -> cached(path, () -> v3(groupVersion)));
    }

    private static boolean wantsProtobuf(String accept) {
        for (var part : accept.split(",")) {
            var type = part.split(";")[0].strip();
            if (type.equals(V2_PROTOBUF_ACCEPT) || type.equals(V2_PROTOBUF)) {
                return true;
            }
            if (type.equals(JSON) || type.equals("*/*")) {
                return false;
            }
        }
        return false;
    }

    private Document cached(String key, Supplier<Document> make) {
        var reference = documents.get(key);
        var known = reference == null ? null : reference.get();
        if (known != null) {
            return known;
        }
        var made = make.get();
        documents.put(key, new SoftReference<>(made));
        return made;
    }

    private Document index() {
        var index = Json.object();
        var paths = index.putObject("paths");
        var now = definitions.get();
        groupVersions()
                .forEach((key, groupVersion) ->
                        paths.putObject(key)
                                .put(
                                        "serverRelativeURL",
                                        V3_PATH
                                                + "/"
                                                + key
                                                + "?hash="
                                                + fingerprint(now, groupVersion)));
        var bytes = Json.write(index);
        return new Document(JSON, gzip(bytes), digest(List.of(utf8(bytes))));
    }

    private Document v3(GroupVersionPath groupVersion) {
        var now = definitions.get();
        var json = builder(now).v3(groupVersion);
        return new Document(JSON, gzip(Json.write(json)), fingerprint(now, groupVersion));
    }

    private Document v2Json() {
        var bytes = Json.write(builder(definitions.get()).v2());
        return new Document(JSON, gzip(bytes), digest(List.of(utf8(bytes))));
    }

    private Document v2Protobuf() {
        var json = builder(definitions.get()).v2();
        var hash = digest(List.of(utf8(Json.write(json))));
        return new Document(V2_PROTOBUF, gzip(GnosticV2.document(json)), hash);
    }

    private DocumentBuilder builder(Collection<ResourceDefinition> now) {
        return new DocumentBuilder(schemas, kubernetesVersion, now);
    }

    private Map<String, GroupVersionPath> groupVersions() {
        var found = new TreeMap<String, GroupVersionPath>();
        for (var definition : definitions.get()) {
            for (var version : DefinitionNames.served(definition)) {
                var path = GroupVersionPath.of(definition.group(), version.name());
                found.put(path.key(), path);
            }
        }
        return found;
    }

    /**
     * Stands for the content of a v3 document without making it: the index shows one for each, and
     * clients ask for the index first.
     */
    private String fingerprint(Collection<ResourceDefinition> now, GroupVersionPath groupVersion) {
        var facts = new ArrayList<String>();
        facts.add(kubernetesVersion);
        for (var definition : now) {
            if (!definition.group().equals(groupVersion.group())) {
                continue;
            }
            for (var version : DefinitionNames.served(definition)) {
                if (version.name().equals(groupVersion.version())) {
                    facts.add(definition.names().toString());
                    facts.add(definition.namespaced() + "");
                    facts.add(String.join(",", version.verbs().stream().sorted().toList()));
                    facts.add(
                            String.join(
                                    ",",
                                    version.subresources().keySet().stream().sorted().toList()));
                    facts.add(String.valueOf(version.schema().constraints()));
                }
            }
        }
        return digest(facts);
    }

    private static String digest(List<String> facts) {
        try {
            var digest = MessageDigest.getInstance("SHA-512");
            for (var fact : facts) {
                digest.update(fact.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().withUpperCase().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 8);
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
