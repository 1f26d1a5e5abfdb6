package dev.j3s.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.client.OwnerReference;
import dev.j3s.controllers.kube.Discovery.ApiResource;
import dev.j3s.controllers.kube.Item;
import dev.j3s.model.GroupVersionResource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnerGraphTest {
    private static final ApiResource PODS =
            new ApiResource(new GroupVersionResource("", "v1", "pods"), "Pod", true, Set.of());

    private final OwnerGraph graph = new OwnerGraph();

    private static Item item(String uid, boolean foreground, String... owners) {
        var references =
                Arrays.stream(owners)
                        .map(o -> new OwnerReference("v1", "Pod", o, o, true, true))
                        .toList();
        return new Item(uid, "a", uid, references, foreground, false, foreground);
    }

    @Test
    void asksForAnOwnerItHasNotSeen() {
        assertThat(graph.observe(PODS, item("child", false, "owner"))).containsExactly("owner");
    }

    @Test
    void looksAtTheDependentsOfAnOwnerThatIsGone() {
        graph.observe(PODS, item("owner", false));
        graph.observe(PODS, item("child", false, "owner"));

        assertThat(graph.forget("owner")).containsExactly("child");
    }

    @Test
    void looksAtAForegroundOwnerWhenADependentIsGone() {
        graph.observe(PODS, item("owner", false));
        graph.observe(PODS, item("child", false, "owner"));
        assertThat(graph.observe(PODS, item("owner", true))).contains("owner", "child");

        assertThat(graph.forget("child")).isEqualTo(List.of("owner"));
    }

    @Test
    void forgetsEverythingAtTheEnd() {
        graph.observe(PODS, item("owner", false));
        graph.observe(PODS, item("child", false, "owner"));
        graph.forget("owner");
        graph.forget("child");

        assertThat(graph.node("owner")).isNull();
        assertThat(graph.node("child")).isNull();
    }
}
