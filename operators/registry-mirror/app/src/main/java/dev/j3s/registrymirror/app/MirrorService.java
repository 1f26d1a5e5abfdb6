package dev.j3s.registrymirror.app;

import dev.j3s.registrymirror.RegistryMirror;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts the mirror with the application and closes it with it. */
@Startup
@Singleton
public class MirrorService {
    private final RegistryMirror mirror;

    public MirrorService(
            @ConfigProperty(name = "registry-mirror.file") String file,
            @ConfigProperty(name = "registry-mirror.certs-directory") String certs,
            @ConfigProperty(name = "registry-mirror.port") int port,
            @ConfigProperty(name = "registry-mirror.default-endpoint") boolean defaultEndpoint) {
        this.mirror =
                RegistryMirror.start(
                        new RegistryMirror.Config(
                                Path.of(file), Path.of(certs), port, defaultEndpoint));
    }

    @PreDestroy
    void close() {
        mirror.close();
    }
}
