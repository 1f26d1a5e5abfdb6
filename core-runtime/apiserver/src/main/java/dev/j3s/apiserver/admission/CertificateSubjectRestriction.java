package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/** Nobody asks the client signer for a certificate of {@code system:masters}. */
final class CertificateSubjectRestriction implements AdmissionPlugin {
    private static final String SIGNER = "kubernetes.io/kube-apiserver-client";

    @Override
    public String name() {
        return "CertificateSubjectRestriction";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject("certificates.k8s.io", "certificatesigningrequests")
                && request.operation() == Operation.CREATE;
    }

    @Override
    public void validate(AdmissionRequest request) {
        var asked = request.object();
        if (asked == null || !asked.path("spec").path("signerName").asText("").equals(SIGNER)) {
            return;
        }
        for (var rdn : subject(request, asked.path("spec").path("request").asText("")).getRdns()) {
            if (rdn.getType().equalsIgnoreCase("O") && "system:masters".equals(rdn.getValue())) {
                throw request.forbidden(
                        "use of " + SIGNER + " signer with system:masters group is not allowed");
            }
        }
    }

    /** The common name a certificate request asks for; empty when it asks for none. */
    static String commonName(AdmissionRequest request, JsonNode asked) {
        for (var rdn : subject(request, asked.path("spec").path("request").asText("")).getRdns()) {
            if (rdn.getType().equalsIgnoreCase("CN")) {
                return String.valueOf(rdn.getValue());
            }
        }
        return "";
    }

    private static LdapName subject(AdmissionRequest request, String encoded) {
        try {
            var pem = new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
            var body = pem.replaceAll("-----(BEGIN|END) CERTIFICATE REQUEST-----", "");
            return new LdapName(
                    new X500Principal(subjectDer(Base64.getMimeDecoder().decode(body))).getName());
        } catch (IllegalArgumentException | InvalidNameException e) {
            throw request.forbidden(
                    "failed to parse CSR: PEM block type must be CERTIFICATE REQUEST");
        }
    }

    /**
     * The subject of a PKCS#10 request: {@code SEQUENCE { SEQUENCE { INTEGER version, Name subject,
     * ...}}}. The JDK reads no requests; these few tags are all that is needed.
     */
    static byte[] subjectDer(byte[] der) {
        var request = Der.at(der, 0);
        var info = Der.at(der, request.start());
        var version = Der.at(der, info.start());
        var subject = Der.at(der, version.end());
        return Arrays.copyOfRange(der, version.end(), subject.end());
    }

    /** One tag-length-value; {@code start} and {@code end} bound its value. */
    private record Der(int start, int end) {
        static Der at(byte[] der, int offset) {
            if (offset < 0 || offset + 2 > der.length) {
                throw new IllegalArgumentException("request is cut short");
            }
            var length = der[offset + 1] & 0xff;
            var start = offset + 2;
            if (length >= 0x80) {
                var count = length & 0x7f;
                length = 0;
                if (count > 3 || start + count > der.length) {
                    throw new IllegalArgumentException("request has an unsupported length");
                }
                for (var i = 0; i < count; i++) {
                    length = length << 8 | (der[start + i] & 0xff);
                }
                start += count;
            }
            if (start + length > der.length) {
                throw new IllegalArgumentException("request is cut short");
            }
            return new Der(start, start + length);
        }
    }
}
