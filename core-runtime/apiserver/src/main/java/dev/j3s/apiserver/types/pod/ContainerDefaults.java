package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defaults of one container of any kind. */
final class ContainerDefaults {
    private static final List<String> PROBES =
            List.of("livenessProbe", "readinessProbe", "startupProbe");
    private static final List<String> HOOKS = List.of("postStart", "preStop");

    private ContainerDefaults() {}

    static void apply(ObjectNode container) {
        Fields.defaultText(
                container, "imagePullPolicy", pullPolicy(Fields.text(container, "image")));
        Fields.defaultText(container, "terminationMessagePath", "/dev/termination-log");
        Fields.defaultText(container, "terminationMessagePolicy", "File");
        Fields.defaultObject(container, "resources");
        for (var port : Fields.items(container, "ports")) {
            if (port instanceof ObjectNode object) {
                Fields.defaultText(object, "protocol", "TCP");
            }
        }
        for (var variable : Fields.items(container, "env")) {
            environment(variable.get("valueFrom"));
        }
        ResourceRounding.applyToRequirements(container.get("resources"));
        for (var probe : PROBES) {
            if (container.get(probe) instanceof ObjectNode object) {
                probe(object);
            }
        }
        if (container.get("lifecycle") instanceof ObjectNode lifecycle) {
            for (var hook : HOOKS) {
                httpGet(Fields.get(lifecycle, hook));
            }
        }
    }

    /** Images that may change under their name are pulled each time: those tagged latest. */
    static String pullPolicy(String image) {
        if (image.isEmpty()) {
            return "IfNotPresent";
        }
        var at = image.indexOf('@');
        var name = at < 0 ? image : image.substring(0, at);
        var colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        if (colon < 0) {
            return at < 0 ? "Always" : "IfNotPresent";
        }
        return name.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
    }

    private static void environment(@Nullable JsonNode source) {
        if (source == null) {
            return;
        }
        fieldRef(source);
        if (source.get("fileKeyRef") instanceof ObjectNode file) {
            Fields.defaultFlag(file, "optional", false);
        }
    }

    static void fieldRef(JsonNode holder) {
        if (holder.get("fieldRef") instanceof ObjectNode reference) {
            Fields.defaultText(reference, "apiVersion", "v1");
        }
    }

    private static void probe(ObjectNode probe) {
        Fields.defaultZero(probe, "timeoutSeconds", 1);
        Fields.defaultZero(probe, "periodSeconds", 10);
        Fields.defaultZero(probe, "successThreshold", 1);
        Fields.defaultZero(probe, "failureThreshold", 3);
        httpGet(probe);
        if (probe.get("grpc") instanceof ObjectNode grpc) {
            Fields.defaultPointer(grpc, "service", "");
        }
    }

    private static void httpGet(JsonNode handler) {
        if (handler.get("httpGet") instanceof ObjectNode get) {
            Fields.defaultText(get, "path", "/");
            Fields.defaultText(get, "scheme", "HTTP");
        }
    }
}
