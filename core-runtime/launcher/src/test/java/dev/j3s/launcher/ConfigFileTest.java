package dev.j3s.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigFileTest {
    @TempDir Path folder;

    @Test
    void laterFilesReplaceAndPlusAppends() throws Exception {
        var file = folder.resolve("config.yaml");
        Files.writeString(
                file,
                "https-listen-port: 7443\ndisable: [servicelb]\nnode-label:\n- a=b\ndebug: true\n");
        Files.createDirectory(folder.resolve("config.yaml.d"));
        Files.writeString(
                folder.resolve("config.yaml.d/10.yaml"),
                "https-listen-port: 8443\ndisable+: [coredns]\n");

        assertThat(ConfigFile.arguments(file, true))
                .containsExactly(
                        "--https-listen-port=8443",
                        "--disable=servicelb",
                        "--disable=coredns",
                        "--node-label=a=b",
                        "--debug=true");
    }

    @Test
    void aNamedFileMustExist() {
        assertThat(ConfigFile.arguments(folder.resolve("none.yaml"), false)).isEmpty();
        assertThatThrownBy(() -> ConfigFile.arguments(folder.resolve("none.yaml"), true))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("none.yaml");
    }

    @Test
    void flagsWinOverTheEnvironmentAndOwnNamesOverThoseOfK3s() {
        assertThat(config(Map.of("K3S_NODE_NAME", "k3s", "K3S_TOKEN", "t"), "server").node().name())
                .isEqualTo("k3s");
        assertThat(
                        config(Map.of("K3S_NODE_NAME", "k3s", "J3S_NODE_NAME", "j3s"), "server")
                                .node()
                                .name())
                .isEqualTo("j3s");
        assertThat(
                        config(Map.of("J3S_NODE_NAME", "j3s"), "server", "--node-name", "flag")
                                .node()
                                .name())
                .isEqualTo("flag");
    }

    @Test
    void takesTheTenthServiceAddressForDns() {
        assertThat(
                        config(Map.of(), "server", "--service-cidr", "10.96.0.0/12")
                                .network()
                                .clusterDns())
                .isEqualTo("10.96.0.10");
        assertThatThrownBy(() -> config(Map.of(), "server", "--service-cidr", "nonsense"))
                .hasMessage("--service-cidr must be a network such as 10.42.0.0/16, not nonsense");
    }

    @Test
    void refusesFlagsOfK3sThatItDoesNotCarryOut() {
        assertThat(ForeignFlags.complaint(List.of("server", "--cluster-init")))
                .hasValueSatisfying(c -> assertThat(c).startsWith("--cluster-init: embedded etcd"));
        assertThat(ForeignFlags.complaint(List.of("server", "--etcd-s3=true"))).isPresent();
        assertThat(ForeignFlags.complaint(List.of("server", "--disable=servicelb"))).isEmpty();
    }

    private static ServerConfig config(Map<String, String> environment, String... args) {
        var line = Main.commandLine(environment);
        CommandLine.ParseResult parsed = line.parseArgs(args);
        return ((ServerCommand) parsed.subcommand().commandSpec().userObject()).config();
    }
}
