package dev.j3s.apiserver.authentication;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * A verified client certificate: its common name is the user, its organizations are the groups. The
 * TLS layer has checked the chain.
 */
final class CertificateAuthenticator implements Authenticator {
    @Override
    public Optional<UserInfo> authenticate(Credentials credentials) {
        if (credentials.certificates().isEmpty()) {
            return Optional.empty();
        }
        var leaf = credentials.certificates().getFirst();
        var name = "";
        var groups = new ArrayList<String>();
        for (var rdn : subject(leaf).getRdns()) {
            var attributes = rdn.toAttributes().getAll();
            while (attributes.hasMoreElements()) {
                if (attributes.nextElement() instanceof javax.naming.directory.Attribute part) {
                    var values = values(part);
                    if (part.getID().equalsIgnoreCase("CN") && !values.isEmpty()) {
                        name = values.getLast();
                    } else if (part.getID().equalsIgnoreCase("O")) {
                        groups.addAll(values);
                    }
                }
            }
        }
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var extra =
                Map.of(
                        "authentication.kubernetes.io/credential-id",
                        List.of("X509SHA256=" + fingerprint(leaf)));
        return Optional.of(new UserInfo(name, "", groups, extra));
    }

    private static LdapName subject(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName());
        } catch (InvalidNameException e) {
            throw new IllegalStateException("the JDK prints subjects as RFC 2253 names", e);
        }
    }

    private static List<String> values(javax.naming.directory.Attribute part) {
        var values = new ArrayList<String>();
        try {
            for (var i = 0; i < part.size(); i++) {
                if (part.get(i) instanceof String text) {
                    values.add(text);
                }
            }
        } catch (javax.naming.NamingException e) {
            throw new IllegalStateException("attributes of a parsed name are in memory", e);
        }
        return values;
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a parsed certificate encodes again", e);
        }
    }
}
