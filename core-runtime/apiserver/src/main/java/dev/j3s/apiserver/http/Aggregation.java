package dev.j3s.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** API groups that other servers answer, by APIService objects. */
public interface Aggregation extends StreamHandler {
    /** True when requests for this group version go to another server. Must not block. */
    boolean serves(String group, String version);

    /**
     * The groups as an {@code APIGroupList} shows them; empty when there are none. Must not block.
     */
    List<ObjectNode> groups();

    Aggregation NONE =
            new Aggregation() {
                @Override
                public boolean serves(String group, String version) {
                    return false;
                }

                @Override
                public List<ObjectNode> groups() {
                    return List.of();
                }

                @Override
                public void handle(Stream stream) {
                    throw new IllegalStateException("no group is aggregated");
                }
            };
}
