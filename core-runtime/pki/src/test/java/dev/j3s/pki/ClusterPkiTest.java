package dev.j3s.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPkiTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final ClusterPki.Names NAMES =
            new ClusterPki.Names(
                    List.of("localhost", "127.0.0.1", "::1", "kubernetes.default"),
                    "node-1",
                    List.of("node-1", "10.0.0.5"));

    @TempDir Path folder;

    @Test
    void makesLeavesThatTheirAuthoritySigned() throws Exception {
        var pki = ClusterPki.ensure(folder.resolve("tls"), NAMES, at(NOW));

        pki.serving()
                .certificate()
                .verify(pki.serverAuthority().self().certificate().getPublicKey());
        pki.kubeletClient()
                .certificate()
                .verify(pki.clientAuthority().self().certificate().getPublicKey());
        assertThat(pki.admin().certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=system:admin,O=system:masters");
        assertThat(pki.kubeletClient().certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=system:node:node-1,O=system:nodes");
        assertThat(pki.serving().certificate().getSubjectAlternativeNames()).hasSize(4);
    }

    @Test
    void findsTheSameMaterialAgain() {
        var first = ClusterPki.ensure(folder.resolve("tls"), NAMES, at(NOW));
        var second =
                ClusterPki.ensure(folder.resolve("tls"), NAMES, at(NOW.plus(Duration.ofDays(30))));

        assertThat(second.serving().certificate()).isEqualTo(first.serving().certificate());
        assertThat(second.serviceAccountKey().getPublic())
                .isEqualTo(first.serviceAccountKey().getPublic());
        assertThat(second.serviceAccountKey().getPrivate())
                .isEqualTo(first.serviceAccountKey().getPrivate());
    }

    @Test
    void renewsLeavesThatEndSoonAndKeepsTheAuthorities() {
        var first = ClusterPki.ensure(folder.resolve("tls"), NAMES, at(NOW));
        var later =
                ClusterPki.ensure(folder.resolve("tls"), NAMES, at(NOW.plus(Duration.ofDays(300))));

        assertThat(later.admin().certificate()).isNotEqualTo(first.admin().certificate());
        assertThat(later.clientAuthority().self().certificate())
                .isEqualTo(first.clientAuthority().self().certificate());
    }

    @Test
    void makesTheServingCertificateAnewForAnotherName() {
        var first = ClusterPki.ensure(folder.resolve("tls"), NAMES, at(NOW));
        var wider =
                new ClusterPki.Names(
                        List.of("localhost", "127.0.0.1", "example.org"),
                        "node-1",
                        List.of("node-1"));
        var second = ClusterPki.ensure(folder.resolve("tls"), wider, at(NOW));

        assertThat(second.serving().certificate()).isNotEqualTo(first.serving().certificate());
        assertThat(second.kubeletServing().certificate())
                .isEqualTo(first.kubeletServing().certificate());
    }

    @Test
    void keepsSecretsFromOthers() throws Exception {
        ClusterPki.ensure(folder.resolve("tls"), NAMES, at(NOW));

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("tls"))))
                .isEqualTo("rwx------");
        try (var files = Files.list(folder.resolve("tls"))) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(f ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(f)))
                                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void makesAJoinTokenOnceAndTakesTheUsersOwn() {
        var authority = CertificateAuthority.create("test", at(NOW));
        var file = folder.resolve("token");

        var made = JoinToken.ensure(file, "", authority, new SecureRandom());
        var again = JoinToken.ensure(file, "", authority, new SecureRandom());
        var own = JoinToken.ensure(file, "mine", authority, new SecureRandom());

        assertThat(made.text()).matches("K10[0-9a-f]{64}::server:[0-9a-f]{32}");
        assertThat(again).isEqualTo(made);
        assertThat(own.secret()).isEqualTo("mine");
        assertThat(JoinToken.ensure(file, own.text(), authority, new SecureRandom()).secret())
                .isEqualTo("mine");
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }
}
