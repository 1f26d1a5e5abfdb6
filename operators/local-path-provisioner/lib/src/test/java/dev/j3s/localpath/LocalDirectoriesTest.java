package dev.j3s.localpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDirectoriesTest {
    @TempDir Path directory = Path.of("unset");

    @Test
    void makesAndRemovesADirectoryWithoutFollowingLinks() throws IOException {
        Path base = directory.resolve("base");
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Path kept = Files.writeString(outside.resolve("kept"), "x");
        var directories = new LocalDirectories("n", new LocalPathSettings(base));
        Path volume = base.resolve("pvc-1");

        directories.create("n", volume.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volume)))
                .isEqualTo("rwxrwxrwx");
        Files.createSymbolicLink(volume.resolve("link"), outside);
        directories.remove("n", volume.toString());
        directories.remove("n", volume.toString());

        assertThat(volume).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void refusesPathsOutsideAndOtherNodes() {
        var directories = new LocalDirectories("n", new LocalPathSettings(directory));

        assertThatThrownBy(() -> directories.remove("n", "/etc")).hasMessageContaining("outside");
        assertThatThrownBy(() -> directories.remove("n", directory + "/../etc"))
                .hasMessageContaining("outside");
        assertThatThrownBy(() -> directories.create("m", directory + "/x"))
                .hasMessageContaining("not this one");
    }
}
