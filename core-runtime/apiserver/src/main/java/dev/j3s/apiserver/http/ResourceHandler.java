package dev.j3s.apiserver.http;

import dev.j3s.apiserver.registry.ObjectList;
import dev.j3s.apiserver.registry.Outcome;
import dev.j3s.apiserver.registry.Patch;
import dev.j3s.apiserver.registry.ReadOptions;
import dev.j3s.apiserver.registry.Registry;
import dev.j3s.apiserver.registry.Target;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import dev.j3s.model.ProtobufCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Requests about objects: options and body in, a verb, the answer in the form asked for. */
final class ResourceHandler {
    /** A watch without a timeout ends somewhere between this and twice this, as upstream's. */
    private static final int WATCH_SECONDS_MIN = 1800;

    private final Registry registry;
    private final Wires wires;
    private final BodyReader bodies;
    private final Form.Negotiator negotiator = new Form.Negotiator();
    private final Clock clock;
    private final RandomGenerator random;

    ResourceHandler(
            Registry registry, ProtobufCodec protobuf, Clock clock, RandomGenerator random) {
        this.registry = registry;
        this.wires = new Wires(protobuf);
        this.bodies = new BodyReader(protobuf);
        this.clock = clock;
        this.random = random;
    }

    ApiResponse handle(ApiRequest request, Target target) {
        var form = form(request, target);
        Deprecations.of(target.versionedResource()).ifPresent(target.warnings()::add);
        return switch (request.info().verb()) {
            case "get" -> get(request, target, form);
            case "list" ->
                    list(
                            target,
                            form,
                            registry.list(target, Options.read(request.query())),
                            request);
            case "watch" -> watch(request, target, form);
            case "create" -> create(request, target, form);
            case "update" -> update(request, target, form);
            case "patch" -> patch(request, target, form);
            case "delete" -> {
                var options = Options.delete(request, bodies.optional(request));
                yield outcome(request, target, form, registry.delete(target, options));
            }
            case "deletecollection" -> {
                var options = Options.delete(request, bodies.optional(request));
                var deleted =
                        registry.deleteCollection(target, Options.read(request.query()), options);
                yield list(target, form, deleted, request);
            }
            default ->
                    throw ApiStatus.methodNotSupported(target.resource(), request.info().verb())
                            .asException();
        };
    }

    /** Custom resources have no protobuf; a client that takes only that is refused. */
    private Form form(ApiRequest request, Target target) {
        var accept = request.header("accept");
        var form = negotiator.negotiate(accept);
        if (form.shape() == Form.Shape.TABLE && !target.version().verbs().contains("get")) {
            // Reviews have no columns.
            throw Form.notAcceptable().asException();
        }
        if (form.wire() != Form.Wire.PROTOBUF
                || wires.hasProtobuf(
                        target.versionedResource().apiVersion(),
                        target.definition().names().kind())) {
            return pretty(request, form);
        }
        var others =
                Media.parse(accept).stream().filter(m -> !m.type().equals(Media.PROTOBUF)).toList();
        if (others.isEmpty()) {
            throw Form.notAcceptable().asException();
        }
        return Form.PLAIN;
    }

    private static Form pretty(ApiRequest request, Form form) {
        return request.query().flag("pretty")
                ? new Form(form.wire(), form.shape(), form.metaVersion(), true)
                : form;
    }

    private ObjectEncoder encoder(Target target, Form form) {
        return new ObjectEncoder(target.definition(), target.version(), form, wires);
    }

    private TableEncoder tables(ApiRequest request, Target target, Form form) {
        return new TableEncoder(
                encoder(target, form), target.version(), include(request.query()), clock);
    }

    private static TableEncoder.Include include(Query query) {
        return switch (query.get("includeObject")) {
            case "None" -> TableEncoder.Include.NONE;
            case "Object" -> TableEncoder.Include.OBJECT;
            case "", "Metadata" -> TableEncoder.Include.METADATA;
            default ->
                    throw ApiStatus.invalid(
                                    "meta.k8s.io",
                                    "TableOptions",
                                    "",
                                    List.of(
                                            FieldError.notSupported(
                                                    "includeObject",
                                                    query.get("includeObject"),
                                                    List.of("None", "Metadata", "Object", ""))))
                            .asException();
        };
    }

    private ApiResponse get(ApiRequest request, Target target, Form form) {
        if (Registry.isScale(target)) {
            return outcome(request, target, form, registry.scale(target));
        }
        var object = registry.get(target, request.query().get("resourceVersion"));
        return answer(200, target, form, stored(request, target, form, object));
    }

    private byte[] stored(ApiRequest request, Target target, Form form, CachedObject object) {
        return form.shape() == Form.Shape.TABLE
                ? wires.write(tables(request, target, form).one(object, true), form)
                : encoder(target, form).encode(object);
    }

    private ApiResponse list(Target target, Form form, ObjectList list, ApiRequest request) {
        var payload =
                form.shape() == Form.Shape.TABLE
                        ? Payload.of(wires.write(tables(request, target, form).list(list), form))
                        : encoder(target, form).list(list);
        return new ApiResponse.Full(
                200, form.wire().contentType(), payload, Map.of(), target.warnings());
    }

    private ApiResponse watch(ApiRequest request, Target target, Form form) {
        var options = Options.read(request.query());
        var tables = form.shape() == Form.Shape.TABLE ? tables(request, target, form) : null;
        var encoder = eventEncoder(target, form, tables);
        return new ApiResponse.Watch(
                registry.watch(target, options),
                encoder,
                timeout(options),
                options.allowBookmarks(),
                target.warnings());
    }

    private EventEncoder eventEncoder(Target target, Form form, @Nullable TableEncoder tables) {
        return new EventEncoder(
                encoder(target, form), tables, target.definition(), target.version());
    }

    private Duration timeout(ReadOptions options) {
        return options.timeout().isZero()
                ? Duration.ofSeconds(WATCH_SECONDS_MIN + random.nextInt(WATCH_SECONDS_MIN))
                : options.timeout();
    }

    private ApiResponse create(ApiRequest request, Target target, Form form) {
        var options = Options.write(request, "CreateOptions", false);
        return outcome(
                request,
                target,
                form,
                registry.create(target, bodies.object(request, kind(target)), options));
    }

    private ApiResponse update(ApiRequest request, Target target, Form form) {
        var options = Options.write(request, "UpdateOptions", false);
        return outcome(
                request,
                target,
                form,
                registry.update(target, bodies.object(request, kind(target)), options));
    }

    /** What a body has to be. */
    private static String kind(Target target) {
        var subresource = target.version().subresources().get(target.subresource());
        return subresource == null || subresource.kind().kind().isEmpty()
                ? target.definition().names().kind()
                : subresource.kind().kind();
    }

    private ApiResponse patch(ApiRequest request, Target target, Form form) {
        var patch = bodies.patch(request, target.definition().builtIn());
        var options = Options.write(request, "PatchOptions", patch.kind() == Patch.Kind.APPLY);
        return outcome(request, target, form, registry.patch(target, patch, options));
    }

    private ApiResponse outcome(ApiRequest request, Target target, Form form, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stored stored ->
                    answer(
                            stored.code(),
                            target,
                            form,
                            stored(request, target, form, stored.object()));
            case Outcome.Unstored unstored -> {
                var bytes =
                        form.shape() == Form.Shape.TABLE
                                ? wires.write(
                                        tables(request, target, form).one(unstored.object()), form)
                                : encoder(target, form).encode(unstored.object());
                yield answer(unstored.code(), target, form, bytes);
            }
            case Outcome.Other other -> {
                var plain =
                        form.wire() == Form.Wire.PROTOBUF
                                        && !wires.hasProtobuf(
                                                other.object().path("apiVersion").asText(),
                                                other.object().path("kind").asText())
                                ? Form.PLAIN
                                : form;
                var bytes =
                        plain.equals(Form.PLAIN)
                                ? Json.write(other.object())
                                : wires.write(other.object(), plain);
                yield answer(other.code(), target, plain, bytes);
            }
        };
    }

    private static ApiResponse answer(int code, Target target, Form form, byte[] bytes) {
        return new ApiResponse.Full(
                code, form.wire().contentType(), Payload.of(bytes), Map.of(), target.warnings());
    }
}
