package dev.j3s.model;

import dev.j3s.model.Schema.ListType;
import dev.j3s.model.Schema.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Cut-down built-in types, enough to show each rule of the walkers. */
final class TestSchemas {
    static final Schema STRING = Schema.builder(Type.STRING).build();
    static final Schema INT32 = Schema.builder(Type.INTEGER).format("int32").build();

    private TestSchemas() {}

    /** {@code fields} alternate name and schema. */
    static Schema object(String name, Object... fields) {
        return Schema.builder(Type.OBJECT)
                .name("io.k8s.api.core.v1." + name)
                .properties(() -> properties(fields))
                .build();
    }

    private static Map<String, Schema> properties(Object... fields) {
        var properties = new LinkedHashMap<String, Schema>();
        for (int i = 0; i < fields.length; i += 2) {
            properties.put((String) fields[i], (Schema) fields[i + 1]);
        }
        return properties;
    }

    static Schema list(Schema items) {
        return Schema.builder(Type.ARRAY).items(items).build();
    }

    static Schema merged(Schema items, String key) {
        return Schema.builder(Type.ARRAY)
                .items(items)
                .listType(ListType.MAP)
                .listMapKeys(List.of(key))
                .patchMergeKey(key)
                .patchStrategies(Set.of("merge"))
                .build();
    }

    static Schema set(Schema items) {
        return Schema.builder(Type.ARRAY)
                .items(items)
                .listType(ListType.SET)
                .patchStrategies(Set.of("merge"))
                .build();
    }

    static Schema map(Schema values) {
        return Schema.builder(Type.OBJECT).additionalProperties(values).build();
    }

    static Schema metadata() {
        return object(
                "ObjectMeta",
                "name",
                STRING,
                "namespace",
                STRING,
                "uid",
                STRING,
                "resourceVersion",
                STRING,
                "generation",
                Schema.builder(Type.INTEGER).format("int64").build(),
                "labels",
                map(STRING),
                "annotations",
                map(STRING),
                "finalizers",
                set(STRING),
                "managedFields",
                list(Schema.ANYTHING));
    }

    static Schema deployment() {
        var port =
                object(
                        "ContainerPort",
                        "containerPort",
                        INT32,
                        "protocol",
                        Schema.builder(Type.STRING).defaultValue(Trees.of("'TCP'")).build());
        var ports =
                Schema.builder(Type.ARRAY)
                        .items(port)
                        .listType(ListType.MAP)
                        .listMapKeys(List.of("containerPort", "protocol"))
                        .patchMergeKey("containerPort")
                        .patchStrategies(Set.of("merge"))
                        .build();
        var container =
                object(
                        "Container",
                        "name",
                        STRING,
                        "image",
                        STRING,
                        "command",
                        list(STRING),
                        "ports",
                        ports);
        var podSpec =
                Schema.builder(Type.OBJECT)
                        .name("io.k8s.api.core.v1.PodSpec")
                        .required(Set.of("containers"))
                        .properties(() ->
                                properties(
                                        "containers", merged(container, "name"),
                                        "args", list(STRING),
                                        "restartPolicy", STRING))
                        .build();
        var template = object("PodTemplateSpec", "metadata", metadata(), "spec", podSpec);
        var selector =
                Schema.builder(Type.OBJECT)
                        .name("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector")
                        .atomicMap(true)
                        .properties(() -> properties("matchLabels", map(STRING)))
                        .build();
        var strategy =
                Schema.builder(Type.OBJECT)
                        .name("io.k8s.api.apps.v1.DeploymentStrategy")
                        .patchStrategies(Set.of("retainKeys"))
                        .properties(() -> properties("type", STRING, "rollingUpdate", map(STRING)))
                        .build();
        var spec =
                object(
                        "DeploymentSpec",
                        "replicas",
                        INT32,
                        "selector",
                        selector,
                        "strategy",
                        strategy,
                        "template",
                        template);
        return object(
                "Deployment",
                "apiVersion",
                STRING,
                "kind",
                STRING,
                "metadata",
                metadata(),
                "spec",
                spec,
                "status",
                object("DeploymentStatus", "replicas", INT32));
    }
}
