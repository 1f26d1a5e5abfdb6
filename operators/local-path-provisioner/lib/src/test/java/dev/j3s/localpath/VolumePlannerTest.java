package dev.j3s.localpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumePlannerTest {
    private static final Node NODE =
            new NodeBuilder()
                    .withNewMetadata()
                    .withName("n1")
                    .addToLabels("kubernetes.io/hostname", "host-1")
                    .endMetadata()
                    .build();

    private final VolumePlanner planner =
            new VolumePlanner(new LocalPathSettings(Path.of("/data/storage")));

    @Test
    void makesALocalVolumeBoundToTheSelectedNode() {
        var plan =
                planner.plan(
                        claim("ReadWriteOnce"),
                        LocalPathOperator.storageClass(),
                        Optional.of(NODE));

        assertThat(plan)
                .isInstanceOfSatisfying(
                        VolumePlanner.Plan.Provision.class,
                        p -> {
                            assertThat(p.node()).isEqualTo("n1");
                            assertThat(p.path()).isEqualTo("/data/storage/pvc-u1_ns_data");
                            var spec = p.volume().getSpec();
                            assertThat(spec.getLocal().getPath()).isEqualTo(p.path());
                            assertThat(spec.getClaimRef().getUid()).isEqualTo("u1");
                            assertThat(
                                            spec.getNodeAffinity()
                                                    .getRequired()
                                                    .getNodeSelectorTerms()
                                                    .getFirst()
                                                    .getMatchExpressions()
                                                    .getFirst()
                                                    .getValues())
                                    .containsExactly("host-1");
                        });
    }

    @Test
    void waitsForTheScheduler() {
        assertThat(
                        planner.plan(
                                claim("ReadWriteOnce"),
                                LocalPathOperator.storageClass(),
                                Optional.empty()))
                .isInstanceOf(VolumePlanner.Plan.Nothing.class);
    }

    @Test
    void refusesSharedAccess() {
        assertThat(
                        planner.plan(
                                claim("ReadWriteMany"),
                                LocalPathOperator.storageClass(),
                                Optional.of(NODE)))
                .isInstanceOf(VolumePlanner.Plan.Refuse.class);
    }

    @Test
    void removesReleasedVolumesOnly() {
        var plan =
                (VolumePlanner.Plan.Provision)
                        planner.plan(
                                claim("ReadWriteOnce"),
                                LocalPathOperator.storageClass(),
                                Optional.of(NODE));

        assertThat(planner.removal(plan.volume())).isEmpty();
        var released =
                new PersistentVolumeBuilder(plan.volume())
                        .withNewStatus()
                        .withPhase("Released")
                        .endStatus()
                        .build();
        assertThat(planner.removal(released))
                .hasValueSatisfying(r -> assertThat(r.path()).isEqualTo(plan.path()));
    }

    private static PersistentVolumeClaim claim(String accessMode) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("data")
                .withUid("u1")
                .addToAnnotations(
                        "volume.kubernetes.io/storage-provisioner", LocalPathSettings.PROVISIONER)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName("local-path")
                .withAccessModes(accessMode)
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build();
    }
}
