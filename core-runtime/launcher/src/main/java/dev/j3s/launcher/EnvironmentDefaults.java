package dev.j3s.launcher;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options from the environment: {@code J3S_<X>}, and where that is unset {@code K3S_<X>}, so that a
 * k3s user's service file keeps working.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final Map<String, String> SUFFIXES =
            Map.ofEntries(
                    Map.entry("--config", "CONFIG_FILE"),
                    Map.entry("--debug", "DEBUG"),
                    Map.entry("--data-dir", "DATA_DIR"),
                    Map.entry("--token", "TOKEN"),
                    Map.entry("--token-file", "TOKEN_FILE"),
                    Map.entry("--write-kubeconfig", "KUBECONFIG_OUTPUT"),
                    Map.entry("--write-kubeconfig-mode", "KUBECONFIG_MODE"),
                    Map.entry("--write-kubeconfig-group", "KUBECONFIG_GROUP"),
                    Map.entry("--node-name", "NODE_NAME"),
                    Map.entry("--resolv-conf", "RESOLV_CONF"));

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec spec) {
        if (!(spec instanceof OptionSpec option)) {
            return null;
        }
        var suffix = SUFFIXES.get(option.longestName());
        if (suffix == null) {
            return null;
        }
        var own = environment.get("J3S_" + suffix);
        return own != null ? own : environment.get("K3S_" + suffix);
    }
}
