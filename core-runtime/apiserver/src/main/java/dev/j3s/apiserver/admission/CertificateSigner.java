package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.authorization.Attributes;
import dev.j3s.apiserver.authorization.Authorizer;

/**
 * Approving and signing certificate requests needs a right on the signer they name: upstream's
 * plug-ins CertificateApproval and CertificateSigning, which differ in one word.
 */
final class CertificateSigner implements AdmissionPlugin {
    private static final String GROUP = "certificates.k8s.io";

    private final String name;
    private final String subresource;
    private final String verb;
    private final Authorizer authorizer;

    private CertificateSigner(String name, String subresource, String verb, Authorizer authorizer) {
        this.name = name;
        this.subresource = subresource;
        this.verb = verb;
        this.authorizer = authorizer;
    }

    static CertificateSigner approval(Authorizer authorizer) {
        return new CertificateSigner("CertificateApproval", "approval", "approve", authorizer);
    }

    static CertificateSigner signing(Authorizer authorizer) {
        return new CertificateSigner("CertificateSigning", "status", "sign", authorizer);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isFor(GROUP, "certificatesigningrequests")
                && request.subresource().equals(subresource)
                && request.operation() == Operation.UPDATE;
    }

    @Override
    public void validate(AdmissionRequest request) {
        var asked = request.object();
        var old = request.oldObject();
        if (asked == null || old == null || (verb.equals("sign") && sameStatus(asked, old))) {
            return;
        }
        // the stored name counts: an update cannot choose its signer
        var signer = old.path("spec").path("signerName").asText("");
        if (!may(request, signer) && !may(request, domain(signer) + "/*")) {
            throw request.forbidden(
                    "user not permitted to "
                            + verb
                            + " requests with signerName \""
                            + signer
                            + "\"");
        }
    }

    private static boolean sameStatus(JsonNode asked, JsonNode old) {
        var status = asked.path("status");
        return status.path("certificate").equals(old.path("status").path("certificate"))
                && status.path("conditions").equals(old.path("status").path("conditions"));
    }

    private static String domain(String signer) {
        var slash = signer.indexOf('/');
        return slash < 0 ? signer : signer.substring(0, slash);
    }

    private boolean may(AdmissionRequest request, String signer) {
        var attributes =
                new Attributes(
                        request.user(), verb, true, GROUP, "*", "signers", "", "", signer, "");
        return authorizer.authorize(attributes).outcome() == Authorizer.Outcome.ALLOW;
    }
}
