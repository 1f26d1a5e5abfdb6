package dev.j3s.apiserver.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.model.FieldError;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BuiltinTypesTest {
    private final List<ResourceDefinition> all = BuiltinTypes.all();

    @Test
    void servesEveryStableResource() {
        var served =
                all.stream().flatMap(d -> d.versions().stream()).filter(v -> v.served()).count();

        assertThat(served).isEqualTo(68);
        assertThat(all).allMatch(definition -> definition.storageVersion() != null);
    }

    @Test
    void showsTheCoreGroupsEventsUnderTheirOwnGroup() {
        var events = find("events.k8s.io", "events");
        var event = json("{'apiVersion':'events.k8s.io/v1','note':'n','regarding':{'name':'x'}}");

        var stored =
                events.convert(event, events.version("v1").orElseThrow(), events.storageVersion());

        assertThat(events.storageResource()).isEqualTo(new GroupResource("", "events"));
        assertThat(stored)
                .isEqualTo(json("{'apiVersion':'v1','message':'n','involvedObject':{'name':'x'}}"));
    }

    @Test
    void fillsAPodAsUpstreamDoes() {
        var pod = json("{'spec':{'containers':[{'name':'a','image':'busybox'}]}}");
        var strategy = find("", "pods").strategy();

        strategy.applyDefaults(pod);
        strategy.prepareForCreate(pod);

        assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo("Always");
        assertThat(pod.at("/spec/schedulerName").asText()).isEqualTo("default-scheduler");
        assertThat(pod.at("/status/qosClass").asText()).isEqualTo("BestEffort");
        assertThat(strategy.validate(pod)).isEmpty();
    }

    @Test
    void keepsThePodsSpecBesideImages() {
        var strategy = find("", "pods").strategy();
        var old = json("{'spec':{'containers':[{'name':'a','image':'busybox'}]}}");
        strategy.applyDefaults(old);
        var pod = old.deepCopy();
        ((ObjectNode) pod.get("spec")).put("nodeName", "elsewhere");

        var errors = strategy.validateUpdate(pod, old);

        assertThat(errors)
                .extracting(FieldError::detail)
                .singleElement()
                .asString()
                .startsWith("pod updates may not change fields other than");
    }

    private ResourceDefinition find(String group, String plural) {
        var resource = new GroupResource(group, plural);
        return all.stream()
                .filter(definition -> definition.groupResource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
