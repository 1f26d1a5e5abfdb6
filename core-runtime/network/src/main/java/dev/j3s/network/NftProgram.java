package dev.j3s.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code nft -f -}. */
final class NftProgram implements Nft {
    private static final int TIMEOUT_SECONDS = 30;

    @Override
    public void apply(List<String> commands) {
        try {
            var process = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
            try (var input = process.outputWriter(UTF_8)) {
                for (var command : commands) {
                    input.write(command);
                    input.write('\n');
                }
            }
            var said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new NetworkException(
                        "nft did not answer within " + TIMEOUT_SECONDS + " s", null);
            }
            if (process.exitValue() != 0) {
                throw new NetworkException("nft refused: " + said.strip(), null);
            }
        } catch (IOException e) {
            throw new NetworkException("cannot run nft (package nftables): " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkException("interrupted while nft ran", e);
        }
    }
}
