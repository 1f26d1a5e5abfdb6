package dev.j3s.helm.engine;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Keys and certificates made while rendering. */
final class CertificateFunctions {
    private final CertificateAuthority authority;

    CertificateFunctions(CertificateAuthority authority) {
        this.authority = authority;
    }

    void register(Map<String, TemplateFunction> f) {
        f.put("genPrivateKey", a -> authority.privateKey(a.string(0)));
        f.put("genCA", a -> authority.root(a.string(0), a.integer(1), authority.newKey()));
        f.put("genCAWithKey", a -> authority.root(a.string(0), a.integer(1), a.string(2)));
        f.put("genSelfSignedCert", a -> authority.selfSigned(subject(a), authority.newKey()));
        f.put("genSelfSignedCertWithKey", a -> authority.selfSigned(subject(a), a.string(4)));
        f.put(
                "genSignedCert",
                a -> authority.signed(subject(a), issuer(a.value(4)), authority.newKey()));
        f.put(
                "genSignedCertWithKey",
                a -> authority.signed(subject(a), issuer(a.value(4)), a.string(5)));
        f.put("buildCustomCert", a -> new Certificate(decoded(a, 0), decoded(a, 1)));
    }

    private static CertificateAuthority.Subject subject(Arguments a) {
        List<String> addresses = Conversions.texts(a.value(1));
        List<String> names = Conversions.texts(a.value(2));
        return new CertificateAuthority.Subject(a.string(0), addresses, names, a.integer(3));
    }

    private static Certificate issuer(Object value) {
        if (value instanceof Certificate certificate) {
            return certificate;
        }
        throw EngineException.template(
                "wrong type for value; expected sprig.certificate; got " + GoValue.typeOf(value));
    }

    private static String decoded(Arguments a, int index) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(a.string(index));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw EngineException.template(
                    "unable to decode base64 " + (index == 0 ? "certificate" : "private key"));
        }
    }
}
