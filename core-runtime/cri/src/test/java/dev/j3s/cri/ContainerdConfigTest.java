package dev.j3s.cri;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContainerdConfigTest {
    private static final ContainerdConfig CONFIG =
            new ContainerdConfig(
                    "containerd",
                    Path.of("/r"),
                    Path.of("/s"),
                    Path.of("/bin"),
                    Path.of("/conf"),
                    Path.of("/certs"),
                    "overlayfs",
                    true);

    @Test
    void writesTheFormatThatTheVersionReads() {
        assertThat(CONFIG.toml("1.6.20~ds1"))
                .contains("version = 2\n", "restrict_oom_score_adj = true", "j3s.dev/pause:1");
        assertThat(CONFIG.toml("2.1.0"))
                .contains(
                        "version = 3\n",
                        "io.containerd.cri.v1.runtime",
                        "sandbox = \"j3s.dev/pause:1\"");
    }

    @Test
    void fallsBackToTheNativeSnapshotter() {
        assertThat(ContainerdConfig.snapshotterFor("ext4", "nodev\toverlay\n"))
                .isEqualTo("overlayfs");
        assertThat(ContainerdConfig.snapshotterFor("overlay", "nodev\toverlay\n"))
                .isEqualTo("native");
        assertThat(ContainerdConfig.snapshotterFor("ext4", "\text4\n")).isEqualTo("native");
    }

    @Test
    void seesWhetherOomScoresMayBeLowered() {
        assertThat(ContainerdConfig.mayNotLowerOomScores("CapEff:\t000001fffeffffff\n")).isTrue();
        assertThat(ContainerdConfig.mayNotLowerOomScores("CapEff:\t000001ffffffffff\n")).isFalse();
    }

    @Test
    void completesImageNames() {
        assertThat(ImageName.normalize("busybox")).isEqualTo("docker.io/library/busybox:latest");
        assertThat(ImageName.normalize("a/b:1")).isEqualTo("docker.io/a/b:1");
        assertThat(ImageName.normalize("localhost:5000/a")).isEqualTo("localhost:5000/a:latest");
        assertThat(ImageName.tag("x.io/a@sha256:00")).isEmpty();
    }

    @Test
    void thePauseProgramIsOneSmallSegment() {
        assertThat(PauseProgram.elf("amd64")).hasSize(120 + 0x4f);
        assertThat(PauseProgram.elf("arm64")).hasSize(120 + 0x7c);
    }
}
