package dev.j3s.apiserver.authentication;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Makes a user of what a connection and its headers offer. */
public interface Authenticator {
    /**
     * @param certificates the client's verified chain, leaf first; empty when it sent none
     * @param bearerToken empty when there is none
     */
    record Credentials(List<X509Certificate> certificates, String bearerToken) {}

    /**
     * Empty: nothing that this authenticator knows. Throws 401 {@code ApiException} for something
     * known and wrong.
     */
    Optional<UserInfo> authenticate(Credentials credentials);
}
