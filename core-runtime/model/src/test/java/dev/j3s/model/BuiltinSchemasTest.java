package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.model.Schema.ListType;
import dev.j3s.model.Schema.Type;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BuiltinSchemasTest {
    private final BuiltinSchemas schemas = BuiltinSchemas.load();

    @Test
    void fieldsAreInTheOrderOfTheGoStruct() {
        var pod = kind("", "v1", "Pod");

        assertThat(pod.properties().keySet())
                .containsExactly("kind", "apiVersion", "metadata", "spec", "status");
        assertThat(at(pod, "spec").properties().keySet())
                .startsWith("volumes", "initContainers", "containers", "ephemeralContainers");
    }

    @Test
    void embeddedStructsLendTheirFields() {
        var volume = definition("io.k8s.api.core.v1.Volume");
        assertThat(volume.properties()).containsKeys("name", "hostPath", "csi");

        var key = definition("io.k8s.api.core.v1.ConfigMapKeySelector");
        assertThat(key.properties().keySet()).containsExactly("name", "key", "optional");
        assertThat(key.required()).containsExactly("key");
    }

    @Test
    void listsSayHowTheirItemsAreToldApart() {
        var ports = at(definition("io.k8s.api.core.v1.Container"), "ports");

        assertThat(ports.listType()).isEqualTo(ListType.MAP);
        assertThat(ports.listMapKeys()).containsExactly("containerPort", "protocol");
        assertThat(ports.patchMergeKey()).isEqualTo("containerPort");
        assertThat(String.valueOf(at(items(ports), "protocol").defaultValue()))
                .isEqualTo("\"TCP\"");
    }

    @Test
    void aMergedListWithoutAMarkerIsAssociative() {
        var volumes = at(definition("io.k8s.api.core.v1.PodSpec"), "volumes");

        assertThat(volumes.listType()).isEqualTo(ListType.MAP);
        assertThat(volumes.patchStrategies()).containsExactlyInAnyOrder("merge", "retainKeys");
    }

    @Test
    void selectorsHaveOneOwner() {
        var deployment = kind("apps", "v1", "Deployment");

        assertThat(at(deployment, "spec", "selector").atomicMap()).isTrue();
        assertThat(at(deployment, "spec", "strategy").patchStrategies())
                .containsExactly("retainKeys");
    }

    @Test
    void aFieldMayLoosenWhatItsTypeSays() {
        assertThat(definition("io.k8s.api.core.v1.ObjectReference").atomicMap()).isTrue();
        assertThat(
                        at(definition("io.k8s.api.core.v1.PersistentVolumeSpec"), "claimRef")
                                .atomicMap())
                .isFalse();
    }

    @Test
    void specialTypesHaveTheirJsonForm() {
        var limits = at(definition("io.k8s.api.core.v1.ResourceRequirements"), "limits");
        assertThat(Objects.requireNonNull(limits.additionalProperties()).format())
                .isEqualTo("quantity");

        var port = definition("io.k8s.api.core.v1.ServicePort");
        assertThat(at(port, "targetPort").type()).isEqualTo(Type.INT_OR_STRING);

        var meta = definition(BuiltinSchemas.OBJECT_META);
        assertThat(at(meta, "creationTimestamp").format()).isEqualTo("date-time");
    }

    @Test
    void findsListsOptionsAndAggregatedServices() {
        assertThat(items(at(kind("", "v1", "PodList"), "items"))).isSameAs(kind("", "v1", "Pod"));
        assertThat(schemas.forKind(new GroupVersionKind("apps", "v1", "DeleteOptions")))
                .isPresent();
        assertThat(schemas.forKind(new GroupVersionKind("", "v1", "Status"))).isPresent();
        assertThat(at(kind("apiregistration.k8s.io", "v1", "APIService"), "spec").required())
                .containsExactlyInAnyOrder("groupPriorityMinimum", "versionPriority");
        assertThat(schemas.forKind(new GroupVersionKind("", "v1", "PodSpec"))).isEmpty();
        assertThat(schemas.forKind(new GroupVersionKind("example.com", "v1", "Pod"))).isEmpty();
    }

    @Test
    void everyDefinitionHasResolvableFields() {
        for (var name : schemas.definitionNames()) {
            for (var property : schemas.definition(name).orElseThrow().properties().values()) {
                assertThat(property.type()).as(name).isNotNull();
            }
        }
    }

    @Test
    void descriptionsAreUpstreams() {
        var container = BuiltinDescriptions.load().of("io.k8s.api.core.v1.ContainerPort");

        assertThat(container.get("")).startsWith("ContainerPort represents a network port");
        assertThat(container.get("protocol"))
                .isEqualTo("Protocol for port. Must be UDP, TCP, or SCTP. Defaults to \"TCP\".");
    }

    @Test
    void enumsAreUpstreams() {
        var descriptions = BuiltinDescriptions.load();

        assertThat(descriptions.enums("io.k8s.api.core.v1.EphemeralContainer"))
                .containsEntry("imagePullPolicy", List.of("Always", "IfNotPresent", "Never"));
        assertThat(descriptions.enums("io.k8s.api.core.v1.HostPathVolumeSource").get("type"))
                .startsWith("", "BlockDevice");
        assertThat(descriptions.enums("no.such.Type")).isEmpty();
    }

    private static Schema at(Schema schema, String... path) {
        var at = schema;
        for (var field : path) {
            at = Objects.requireNonNull(at.property(field), field);
        }
        return at;
    }

    private static Schema items(Schema list) {
        return Objects.requireNonNull(list.items());
    }

    private Schema definition(String name) {
        return schemas.definition(name).orElseThrow();
    }

    private Schema kind(String group, String version, String kind) {
        return schemas.forKind(new GroupVersionKind(group, version, kind)).orElseThrow();
    }
}
