package dev.j3s.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The process: command line in, exit code out. */
public final class Main {
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILED = 1;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.getenv()));
    }

    static int run(String[] args, Map<String, String> environment) {
        LogFormat.install(List.of(args).contains("--debug"));
        try {
            return commandLine(environment)
                    .execute(withConfigFile(args, environment).toArray(String[]::new));
        } catch (UsageException e) {
            System.err.println("j3s: " + e.getMessage());
            return EXIT_USAGE;
        }
    }

    static CommandLine commandLine(Map<String, String> environment) {
        var line = new CommandLine(new J3sCommand());
        line.addSubcommand(new ServerCommand(environment));
        line.addSubcommand(new CompletionCommand());
        line.addSubcommand(new TrainCommand());
        line.setDefaultValueProvider(new EnvironmentDefaults(environment));
        line.setUsageHelpAutoWidth(true);
        line.setOverwrittenOptionsAllowed(true);
        line.setExecutionExceptionHandler((e, _, _) -> {
            System.err.println("j3s: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            if (!(e instanceof UsageException)) {
                System.getLogger(Main.class.getName())
                        .log(System.Logger.Level.DEBUG, "start failed", e);
            }
            return e instanceof UsageException ? EXIT_USAGE : EXIT_FAILED;
        });
        return line;
    }

    /** The file's values go before the real arguments, which so win. */
    private static List<String> withConfigFile(String[] args, Map<String, String> environment) {
        if (args.length == 0 || !args[0].equals("server")) {
            return List.of(args);
        }
        var asked = configOption(args, environment);
        var file = asked.isEmpty() ? Path.of("/etc/j3s/config.yaml") : Path.of(asked);
        var all = new ArrayList<String>();
        all.add(args[0]);
        all.addAll(ConfigFile.arguments(file, !asked.isEmpty()));
        all.addAll(List.of(args).subList(1, args.length));
        ForeignFlags.complaint(all)
                .ifPresent(c -> {
                    throw new UsageException(c);
                });
        return all;
    }

    private static String configOption(String[] args, Map<String, String> environment) {
        for (var i = 1; i < args.length; i++) {
            if ((args[i].equals("--config") || args[i].equals("-c")) && i + 1 < args.length) {
                return args[i + 1];
            }
            if (args[i].startsWith("--config=")) {
                return args[i].substring("--config=".length());
            }
        }
        var own = environment.getOrDefault("J3S_CONFIG_FILE", "");
        return own.isEmpty() ? environment.getOrDefault("K3S_CONFIG_FILE", "") : own;
    }
}
