package dev.j3s.launcher;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code j3s completion bash}: a script to source. */
@Command(
        name = "completion",
        description = "Print a completion script: source <(j3s completion bash)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
    /** Shells that read the one script that picocli makes. */
    enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(AutoComplete.bash("j3s", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
