package dev.j3s.helm.engine;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Makes keys and X.509 certificates with the fields that Sprig gives them. */
final class CertificateAuthority {
    /** What a certificate is for. */
    record Subject(String commonName, List<String> addresses, List<String> names, int days) {}

    private record Key(SubjectPublicKeyInfo publicKey, PrivateKey privateKey, String pem) {}

    private record Issuer(X500Name name, PrivateKey key, Optional<Extension> keyId) {}

    private static final int RSA_BITS = 2048;
    private static final int PRIVATE_KEY_RSA_BITS = 4096;
    private static final int SERIAL_BITS = 127;

    private final Clock clock;
    private final SecureRandom random;

    CertificateAuthority(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    String newKey() {
        return pem(generate("RSA", RSA_BITS, "").getPrivate());
    }

    /** The PEM forms of Go: PKCS#1 for RSA, SEC 1 for EC, PKCS#8 for Ed25519. */
    String privateKey(String type) {
        return switch (type) {
            case "", "rsa" -> pem(generate("RSA", PRIVATE_KEY_RSA_BITS, "").getPrivate());
            case "ecdsa" -> pem(generate("EC", 0, "secp256r1").getPrivate());
            case "ed25519" -> pem(generate("Ed25519", 0, "").getPrivate());
            case "dsa" ->
                    throw EngineException.template("genPrivateKey: dsa keys are not supported");
            default -> "Unknown type " + type;
        };
    }

    Certificate root(String commonName, int days, String keyPem) {
        Key key = read(keyPem);
        var subject = new Subject(commonName, List.of(), List.of(), days);
        return issue(
                subject,
                key,
                new Issuer(name(commonName), key.privateKey(), Optional.empty()),
                true);
    }

    Certificate selfSigned(Subject subject, String keyPem) {
        Key key = read(keyPem);
        return issue(
                subject,
                key,
                new Issuer(name(subject.commonName()), key.privateKey(), Optional.empty()),
                false);
    }

    Certificate signed(Subject subject, Certificate authority, String keyPem) {
        try (PEMParser parser = new PEMParser(new StringReader(authority.certificate()))) {
            if (!(parser.readObject() instanceof X509CertificateHolder holder)) {
                throw EngineException.template("unable to decode certificate");
            }
            PrivateKey key = read(authority.key()).privateKey();
            var keyId = Optional.ofNullable(holder.getExtension(Extension.subjectKeyIdentifier));
            return issue(subject, read(keyPem), new Issuer(holder.getSubject(), key, keyId), false);
        } catch (IOException e) {
            throw EngineException.template("error parsing certificate: " + e.getMessage());
        }
    }

    private Certificate issue(Subject subject, Key key, Issuer issuer, boolean isCa) {
        Instant now = clock.instant();
        var builder =
                new X509v3CertificateBuilder(
                        issuer.name(),
                        new BigInteger(SERIAL_BITS, random),
                        Date.from(now),
                        Date.from(now.plus(Duration.ofDays(subject.days()))),
                        name(subject.commonName()),
                        key.publicKey());
        try {
            extensions(builder, subject, isCa);
            keyIdentifiers(builder, key, issuer, isCa);
            String algorithm = signatureAlgorithm(issuer.key());
            ContentSigner signer = new JcaContentSignerBuilder(algorithm).build(issuer.key());
            byte[] encoded = builder.build(signer).getEncoded();
            return new Certificate(write(new PemObject("CERTIFICATE", encoded)), key.pem());
        } catch (IOException | OperatorCreationException e) {
            throw EngineException.template("error creating certificate: " + e.getMessage());
        }
    }

    private static void extensions(X509v3CertificateBuilder builder, Subject subject, boolean isCa)
            throws IOException {
        int usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(isCa ? usage | KeyUsage.keyCertSign : usage));
        KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
        List<GeneralName> names = new ArrayList<>();
        subject.names().forEach(n -> names.add(new GeneralName(GeneralName.dNSName, n)));
        for (String address : subject.addresses()) {
            try {
                names.add(new GeneralName(GeneralName.iPAddress, address));
            } catch (IllegalArgumentException e) {
                throw EngineException.template("error parsing ip: " + address);
            }
        }
        if (!names.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.toArray(GeneralName[]::new)));
        }
    }

    /** As Go's x509 adds them: a CA names its key, what it signs refers to that name. */
    private static void keyIdentifiers(
            X509v3CertificateBuilder builder, Key key, Issuer issuer, boolean isCa)
            throws IOException {
        if (isCa) {
            SubjectKeyIdentifier own =
                    new BcX509ExtensionUtils().createSubjectKeyIdentifier(key.publicKey());
            builder.addExtension(Extension.subjectKeyIdentifier, false, own);
        }
        if (issuer.keyId().isPresent()) {
            byte[] id =
                    SubjectKeyIdentifier.getInstance(issuer.keyId().get().getParsedValue())
                            .getKeyIdentifier();
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(id));
        }
    }

    private static String signatureAlgorithm(PrivateKey key) {
        return switch (key) {
            case RSAPrivateKey _ -> "SHA256withRSA";
            case EdECPrivateKey _ -> "Ed25519";
            default -> "SHA256withECDSA";
        };
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    }

    private KeyPair generate(String algorithm, int bits, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits, random);
            } else if (!curve.isEmpty()) {
                generator.initialize(new ECGenParameterSpec(curve), random);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of every JDK", e);
        }
    }

    private static Key read(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            PrivateKeyInfo info =
                    switch (parser.readObject()) {
                        case PEMKeyPair pair -> pair.getPrivateKeyInfo();
                        case PrivateKeyInfo direct -> direct;
                        case null, default ->
                                throw EngineException.template(
                                        "error parsing private key: no PEM key found");
                    };
            PrivateKey key = new JcaPEMKeyConverter().getPrivateKey(info);
            return new Key(publicKey(key, info), key, pem);
        } catch (IOException e) {
            throw EngineException.template("error parsing private key: " + e.getMessage());
        }
    }

    private static SubjectPublicKeyInfo publicKey(PrivateKey key, PrivateKeyInfo info)
            throws IOException {
        var parameters = PrivateKeyFactory.createKey(info);
        return switch (parameters) {
            case RSAPrivateCrtKeyParameters rsa ->
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                            new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent()));
            case Ed25519PrivateKeyParameters ed ->
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(ed.generatePublicKey());
            case ECPrivateKeyParameters ec ->
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                            new ECPublicKeyParameters(
                                    ec.getParameters().getG().multiply(ec.getD()),
                                    ec.getParameters()));
            default ->
                    throw EngineException.template("unsupported private key " + key.getAlgorithm());
        };
    }

    private static String pem(PrivateKey key) {
        if (key instanceof EdECPrivateKey) {
            return write(new PemObject("PRIVATE KEY", key.getEncoded()));
        }
        return write(key);
    }

    private static String write(Object object) {
        StringWriter out = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(out)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        return out.toString();
    }
}
