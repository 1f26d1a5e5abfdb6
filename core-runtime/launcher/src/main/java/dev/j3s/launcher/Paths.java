package dev.j3s.launcher;

import java.nio.file.Path;

/**
 * Every folder and file that j3s touches, derived from a few roots. Names below the data folder are
 * k3s's own.
 *
 * @param data state that must survive ({@code /var/lib/j3s})
 * @param config what the administrator writes ({@code /etc/j3s})
 * @param run sockets and what may vanish at a reboot ({@code /run/j3s})
 * @param kubelet pod folders ({@code /var/lib/kubelet})
 * @param podLogs container logs ({@code /var/log/pods})
 */
public record Paths(Path data, Path config, Path run, Path kubelet, Path podLogs) {
    public Path tls() {
        return data.resolve("server/tls");
    }

    public Path database() {
        return data.resolve("server/db/state.db");
    }

    public Path lock() {
        return data.resolve("server/lock");
    }

    public Path token() {
        return data.resolve("server/token");
    }

    public Path manifests() {
        return data.resolve("server/manifests");
    }

    public Path agent() {
        return data.resolve("agent");
    }

    public Path images() {
        return data.resolve("agent/images");
    }

    public Path localStorage() {
        return data.resolve("storage");
    }
}
