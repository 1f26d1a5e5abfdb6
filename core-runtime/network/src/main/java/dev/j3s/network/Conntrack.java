package dev.j3s.network;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Forgets UDP flows whose endpoint is gone or that found none: UDP has no end, so the kernel would
 * send their packets to the old place for as long as they keep coming.
 */
final class Conntrack {
    private static final System.Logger LOG = System.getLogger(Conntrack.class.getName());
    private static final int TIMEOUT_SECONDS = 10;

    /** Deletes flows to the changed UDP keys of {@code before} and {@code now}. */
    void forgetChanged(RuleSet before, RuleSet now) {
        for (var map : List.of(ProxyRules.SERVICE_IPS, ProxyRules.NODE_PORTS)) {
            var wanted = now.elements().getOrDefault(map, new TreeMap<>());
            var known = before.elements().getOrDefault(map, new TreeMap<>());
            var keys = new java.util.TreeSet<>(wanted.keySet());
            keys.addAll(known.keySet());
            for (var key : keys) {
                if (key.contains("udp") && changed(key, known, wanted, before, now)) {
                    forget(key);
                }
            }
        }
    }

    private static boolean changed(
            String key,
            java.util.Map<String, String> known,
            java.util.Map<String, String> wanted,
            RuleSet before,
            RuleSet now) {
        var old = known.get(key);
        var fresh = wanted.get(key);
        if (old == null || fresh == null || !old.equals(fresh)) {
            return true;
        }
        var chain = old.substring(old.lastIndexOf(' ') + 1);
        var rules = before.chains().get(chain);
        return rules != null && !rules.equals(now.chains().get(chain));
    }

    /** {@code key} is {@code ip . udp . port} or {@code udp . port}. */
    private static void forget(String key) {
        var parts = key.split(" \\. ");
        var port = parts[parts.length - 1];
        var command =
                parts.length == 3
                        ? List.of(
                                "conntrack",
                                "-D",
                                "-p",
                                parts[1].toLowerCase(Locale.ROOT),
                                "--orig-dst",
                                parts[0],
                                "--orig-port-dst",
                                port)
                        : List.of("conntrack", "-D", "-p", "udp", "--orig-port-dst", port);
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            // Exit status 1 only says that there was no such flow.
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot run conntrack; old UDP flows may linger key={0} error={1}",
                    key,
                    e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
