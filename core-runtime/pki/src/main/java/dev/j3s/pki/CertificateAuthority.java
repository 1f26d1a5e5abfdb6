package dev.j3s.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates. Keys are P-256: small, and quick to make at a cold start. */
public final class CertificateAuthority {
    public static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    public static final Duration LEAF_LIFE = Duration.ofDays(365);

    /** Clocks of nodes differ: what is signed now must already be valid there. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 120;

    private final KeyPairFile self;
    private final Clock clock;

    public CertificateAuthority(KeyPairFile self, Clock clock) {
        this.self = self;
        this.clock = clock;
    }

    /** What a leaf is for. */
    public enum Usage {
        SERVER,
        CLIENT,
        BOTH
    }

    public static CertificateAuthority create(String commonName, Clock clock) {
        var keys = newKeyPair();
        var name = name(Subject.of(commonName));
        var builder = builder(name, name, keys.getPublic(), clock.instant(), AUTHORITY_LIFE);
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    extensions.createSubjectKeyIdentifier(keys.getPublic()));
            return new CertificateAuthority(
                    new KeyPairFile(List.of(sign(builder, keys)), keys.getPrivate()), clock);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new PkiException(
                    "cannot make the authority " + commonName + ": " + e.getMessage(), e);
        }
    }

    public KeyPairFile self() {
        return self;
    }

    public String certificatePem() {
        return self.certificatePem();
    }

    /**
     * A new key and its certificate; {@code names} are host names and addresses of a server, empty
     * for a client.
     */
    public KeyPairFile issue(Subject subject, List<String> names, Usage usage) {
        var keys = newKeyPair();
        return new KeyPairFile(
                List.of(certify(subject, names, usage, keys.getPublic()), self.certificate()),
                keys.getPrivate());
    }

    private X509Certificate certify(
            Subject subject, List<String> names, Usage usage, PublicKey key) {
        var issuer =
                X500Name.getInstance(self.certificate().getSubjectX500Principal().getEncoded());
        var builder = builder(issuer, name(subject), key, clock.instant(), LEAF_LIFE);
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(usage)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(self.certificate()));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, alternativeNames(names));
            }
            return sign(builder, new KeyPair(self.certificate().getPublicKey(), self.key()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new PkiException(
                    "cannot sign for "
                            + subject.commonName()
                            + " by "
                            + issuer
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static KeyPurposeId[] purposes(Usage usage) {
        return switch (usage) {
            case SERVER -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
            case CLIENT -> new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
            case BOTH ->
                    new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    };
        };
    }

    private static GeneralNames alternativeNames(List<String> names) {
        var all = new ArrayList<GeneralName>();
        for (var name : names) {
            all.add(
                    new GeneralName(
                            isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    static boolean isAddress(String name) {
        return name.indexOf(':') >= 0
                || name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, RANDOM),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private static X500Name name(Subject subject) {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        subject.organizations().forEach(o -> builder.addRDN(BCStyle.O, o));
        return builder.addRDN(BCStyle.CN, subject.commonName()).build();
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(signer.getPrivate())));
    }

    /** A fresh P-256 key pair. */
    public static KeyPair newKeyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new PkiException("cannot make a P-256 key: " + e.getMessage(), e);
        }
    }
}
