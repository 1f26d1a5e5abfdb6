package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.NameRule;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CertificateSigningRequests. The requester's identity in the spec is written by the server's
 * admission, which knows who asks.
 */
final class CertificateSigningRequestStrategy extends SpecStrategy {
    private static final int EXPIRATION_SECONDS_MIN = 600;
    private static final Set<String> DECISIONS = Set.of("Approved", "Denied");
    private static final Set<String> USAGES =
            Set.of(
                    "signing",
                    "digital signature",
                    "content commitment",
                    "key encipherment",
                    "key agreement",
                    "data encipherment",
                    "cert sign",
                    "crl sign",
                    "encipher only",
                    "decipher only",
                    "any",
                    "server auth",
                    "client auth",
                    "code signing",
                    "email protection",
                    "s/mime",
                    "ipsec end system",
                    "ipsec tunnel",
                    "ipsec user",
                    "timestamping",
                    "ocsp signing",
                    "microsoft sgc",
                    "netscape sgc");

    CertificateSigningRequestStrategy() {
        super(true, false);
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public void prepareForUpdate(ObjectNode request, JsonNode old) {
        Fields.keep(request, old, "status");
        Fields.keep(request, old, "spec");
    }

    @Override
    public void prepareForSubresource(String subresource, ObjectNode request, JsonNode old) {
        Fields.keep(request, old, "spec");
        var status = Fields.ensure(request, "status");
        var before = Fields.get(old, "status");
        if (subresource.equals("approval")) {
            Fields.keep(status, before, "certificate");
        } else {
            keepDecisions(status, before);
        }
    }

    /** Only the approval endpoint decides; a signer's status update carries decisions along. */
    private static void keepDecisions(ObjectNode status, JsonNode before) {
        var kept = new ArrayList<JsonNode>();
        for (var condition : Fields.items(before, "conditions")) {
            if (DECISIONS.contains(Fields.text(condition, "type"))) {
                kept.add(condition.deepCopy());
            }
        }
        for (var condition : Fields.items(status, "conditions")) {
            if (!DECISIONS.contains(Fields.text(condition, "type"))) {
                kept.add(condition);
            }
        }
        if (!kept.isEmpty()) {
            status.putArray("conditions").addAll(kept);
        }
    }

    @Override
    void check(JsonNode request, Problems problems) {
        var spec = Fields.get(request, "spec");
        pem(Fields.text(spec, "request"), problems);
        usages(spec, problems);
        var signer = Fields.text(spec, "signerName");
        if (signer.isEmpty()) {
            problems.required(Path.SPEC.child("signerName"), "");
        } else {
            signerName(signer, problems);
        }
        if (Fields.has(spec, "expirationSeconds")
                && Fields.number(spec, "expirationSeconds") < EXPIRATION_SECONDS_MIN) {
            problems.invalid(
                    Path.SPEC.child("expirationSeconds"),
                    Fields.number(spec, "expirationSeconds"),
                    "may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    private static void pem(String base64, Problems problems) {
        var path = Path.SPEC.child("request");
        try {
            var text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            if (!text.contains("-----BEGIN CERTIFICATE REQUEST-----")) {
                problems.invalid(path, base64, "PEM block type must be CERTIFICATE REQUEST");
            }
        } catch (IllegalArgumentException e) {
            problems.invalid(path, base64, "PEM block type must be CERTIFICATE REQUEST");
        }
    }

    private static void usages(JsonNode spec, Problems problems) {
        var usages = Fields.texts(spec, "usages");
        var path = Path.SPEC.child("usages");
        if (usages.isEmpty()) {
            problems.required(path, "");
        }
        var seen = new HashSet<String>();
        for (var i = 0; i < usages.size(); i++) {
            if (!USAGES.contains(usages.get(i))) {
                problems.notSupported(
                        path.index(i), usages.get(i), Checks.setOf(USAGES.toArray(String[]::new)));
            }
            if (!seen.add(usages.get(i))) {
                problems.duplicate(path.index(i), usages.get(i));
            }
        }
    }

    private static void signerName(String signer, Problems problems) {
        var path = Path.SPEC.child("signerName");
        var slash = signer.indexOf('/');
        if (slash < 0 || signer.indexOf('/', slash + 1) >= 0) {
            problems.invalid(
                    path,
                    signer,
                    "must be a fully qualified domain and path of the form"
                            + " 'example.com/signer-name'");
            return;
        }
        new Checks(problems).subdomain(signer.substring(0, slash), path);
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        // Spec and status are the old ones: nothing to look at.
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        var now = types(object);
        for (var decided : types(old)) {
            if (!now.contains(decided)) {
                problems.forbidden(
                        Path.STATUS.child("conditions"),
                        "updates may not remove a condition of type \"" + decided + "\"");
            }
        }
        if (now.containsAll(List.of("Approved", "Denied"))) {
            problems.invalid(
                    Path.STATUS.child("conditions"),
                    "Denied",
                    "Approved and Denied conditions are mutually exclusive");
        }
    }

    private static Set<String> types(JsonNode request) {
        var types = new HashSet<String>();
        for (var condition : Fields.items(Fields.get(request, "status"), "conditions")) {
            types.add(Fields.text(condition, "type"));
        }
        return types;
    }

    @Override
    public Map<String, String> selectableFields(JsonNode request) {
        return Map.of("spec.signerName", Fields.text(Fields.get(request, "spec"), "signerName"));
    }
}
