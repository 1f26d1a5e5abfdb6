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
@SuppressWarnings("NullAway.Init") // picocli fills the fields
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
        // zsh reads the same script once bashcompinit is loaded.
        if (shell == Shell.zsh) {
            spec.commandLine().getOut().println("autoload -U +X bashcompinit && bashcompinit");
        }
        spec.commandLine().getOut().print(AutoComplete.bash("j3s", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
