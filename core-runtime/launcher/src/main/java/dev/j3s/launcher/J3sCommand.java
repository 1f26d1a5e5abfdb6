package dev.j3s.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code j3s} alone: says what there is. */
@Command(
        name = "j3s",
        description = "Kubernetes in one Java process.",
        mixinStandardHelpOptions = true,
        version = {"j3s 0.1.0", "Kubernetes API 1.36"},
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start a cluster:      j3s server",
            "Look at it:           kubectl --kubeconfig /etc/j3s/j3s.yaml get nodes"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class J3sCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
    }
}
