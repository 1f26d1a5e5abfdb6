package dev.j3s.pki;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Certificates and keys as {@code <name>.crt} and {@code <name>.key} in one folder; makes what is
 * missing, renews what ends soon.
 */
final class PkiFolder {
    /** Leaves with less life than this are renewed at the start, as k3s does. */
    static final Duration RENEW_WITHIN = Duration.ofDays(120);

    private final Path folder;
    private final Clock clock;

    PkiFolder(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        PrivateFiles.folder(folder);
    }

    CertificateAuthority authority(String file, String commonName) {
        return new CertificateAuthority(
                read(file)
                        .orElseGet(() -> {
                            var made = CertificateAuthority.create(commonName, clock).self();
                            write(file, made);
                            return made;
                        }),
                clock);
    }

    KeyPairFile client(String file, CertificateAuthority authority, Subject subject) {
        return read(file)
                .filter(k -> fresh(k, authority))
                .orElseGet(() ->
                        issue(
                                file,
                                authority,
                                subject,
                                List.of(),
                                CertificateAuthority.Usage.CLIENT));
    }

    /** Made anew also when it does not name all of {@code names}. */
    KeyPairFile server(
            String file,
            CertificateAuthority authority,
            Subject subject,
            List<String> names,
            CertificateAuthority.Usage usage) {
        return read(file)
                .filter(k ->
                        fresh(k, authority) && alternativeNames(k).containsAll(canonical(names)))
                .orElseGet(() -> issue(file, authority, subject, names, usage));
    }

    /**
     * A key pair without a certificate ({@code service.key}): the private key as PKCS#8, the public
     * one beside it.
     */
    KeyPair signingKey(String file) {
        var path = folder.resolve(file + ".key");
        var publicPath = folder.resolve(file + ".pub");
        if (!Files.exists(path) || !Files.exists(publicPath)) {
            var made = CertificateAuthority.newKeyPair();
            PrivateFiles.write(publicPath, Pem.key(made.getPublic()));
            PrivateFiles.write(path, Pem.key(made.getPrivate()));
            return made;
        }
        return new KeyPair(publicKey(publicPath), Pem.readPrivateKey(PrivateFiles.read(path)));
    }

    private static PublicKey publicKey(Path path) {
        return Pem.readPublicKey(PrivateFiles.read(path));
    }

    private KeyPairFile issue(
            String file,
            CertificateAuthority authority,
            Subject subject,
            List<String> names,
            CertificateAuthority.Usage usage) {
        var made = authority.issue(subject, names, usage);
        write(file, made);
        return made;
    }

    private Optional<KeyPairFile> read(String file) {
        var certificate = folder.resolve(file + ".crt");
        var key = folder.resolve(file + ".key");
        if (!Files.exists(certificate) || !Files.exists(key)) {
            return Optional.empty();
        }
        return Optional.of(
                new KeyPairFile(
                        Pem.readCertificates(PrivateFiles.read(certificate)),
                        Pem.readPrivateKey(PrivateFiles.read(key))));
    }

    private void write(String file, KeyPairFile pair) {
        PrivateFiles.write(folder.resolve(file + ".key"), pair.keyPem());
        PrivateFiles.write(folder.resolve(file + ".crt"), pair.certificatePem());
    }

    private boolean fresh(KeyPairFile pair, CertificateAuthority authority) {
        var ends = pair.certificate().getNotAfter().toInstant();
        return ends.isAfter(clock.instant().plus(RENEW_WITHIN))
                && pair.certificate()
                        .getIssuerX500Principal()
                        .equals(authority.self().certificate().getSubjectX500Principal())
                && pair.chain().getLast().equals(authority.self().certificate());
    }

    private static Set<String> alternativeNames(KeyPairFile pair) {
        var names = new HashSet<String>();
        try {
            var all = pair.certificate().getSubjectAlternativeNames();
            if (all != null) {
                all.forEach(n -> names.add(String.valueOf(n.get(1))));
            }
        } catch (java.security.cert.CertificateParsingException e) {
            throw new PkiException(
                    "a certificate of ours has names that cannot be read: " + e.getMessage(), e);
        }
        return names;
    }

    /** Addresses as the certificate prints them, so that {@code ::1} is found again. */
    private static Set<String> canonical(List<String> names) {
        var all = new HashSet<String>();
        for (var name : names) {
            all.add(
                    CertificateAuthority.isAddress(name)
                            ? java.net.InetAddress.ofLiteral(name).getHostAddress()
                            : name);
        }
        return all;
    }
}
