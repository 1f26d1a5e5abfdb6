package dev.j3s.apiserver;

import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.authentication.Authenticator;
import dev.j3s.apiserver.authorization.Authorizer;
import dev.j3s.apiserver.http.Aggregation;
import dev.j3s.apiserver.http.Health;
import dev.j3s.apiserver.http.PathHandler;
import dev.j3s.apiserver.http.StreamHandler;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.apiserver.registry.ResourceDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server serves and who may.
 *
 * @param authenticator must not block: it runs on event loops
 * @param authorizer must not block
 * @param admission in order
 * @param actions what POSTs that store nothing do
 * @param paths beside discovery, health, version and metrics; a key that ends with a slash answers
 *     everything below it
 * @param streams subresources that take the connection over, by resource and subresource
 * @param checks of {@code /readyz} and its like, by name, beside the server's own
 */
public record Parts(
        List<ResourceDefinition> definitions,
        Authenticator authenticator,
        Authorizer authorizer,
        List<AdmissionPlugin> admission,
        Map<ActionKey, CreateAction> actions,
        Map<String, PathHandler> paths,
        Map<ActionKey, StreamHandler> streams,
        Aggregation aggregation,
        Map<String, Health.Check> checks) {
    public Parts {
        definitions = List.copyOf(definitions);
        admission = List.copyOf(admission);
        actions = Map.copyOf(actions);
        paths = Map.copyOf(paths);
        streams = Map.copyOf(streams);
        checks = new LinkedHashMap<>(checks);
    }

    /** Types, identity and policy; nothing else. */
    public static Parts of(
            List<ResourceDefinition> definitions,
            Authenticator authenticator,
            Authorizer authorizer,
            List<AdmissionPlugin> admission) {
        return new Parts(
                definitions,
                authenticator,
                authorizer,
                admission,
                Map.of(),
                Map.of(),
                Map.of(),
                Aggregation.NONE,
                Map.of());
    }
}
