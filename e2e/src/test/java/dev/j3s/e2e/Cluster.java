package dev.j3s.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster through the eyes of a user: real kubectl and helm with the administrator's kubeconfig.
 */
final class Cluster {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Tools tools;
    private final Path kubeconfig;

    Cluster(Tools tools, Path kubeconfig) {
        this.tools = tools;
        this.kubeconfig = kubeconfig;
    }

    Command kubectlCommand(String... arguments) {
        var words =
                new ArrayList<>(
                        List.of(tools.kubectl().toString(), "--kubeconfig", kubeconfig.toString()));
        words.addAll(List.of(arguments));
        return Command.of(words);
    }

    String kubectl(String... arguments) {
        return kubectlCommand(arguments).output();
    }

    String apply(String yaml) {
        return kubectlCommand("apply", "-f", "-").withInput(yaml).output();
    }

    JsonNode json(String... arguments) {
        var words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("-o", "json"));
        try {
            return MAPPER.readTree(kubectl(words.toArray(String[]::new)));
        } catch (IOException e) {
            throw new AssertionError("kubectl printed no JSON: " + e.getMessage(), e);
        }
    }

    String helm(String... arguments) {
        var words =
                new ArrayList<>(
                        List.of(tools.helm().toString(), "--kubeconfig", kubeconfig.toString()));
        words.addAll(List.of(arguments));
        return Command.of(words).output();
    }

    void waitFor(String condition, String object, String namespace, Duration limit) {
        kubectlCommand(
                        "-n",
                        namespace,
                        "wait",
                        "--for=" + condition,
                        object,
                        "--timeout=" + limit.toSeconds() + "s")
                .within(limit.plusSeconds(10))
                .output();
    }
}
