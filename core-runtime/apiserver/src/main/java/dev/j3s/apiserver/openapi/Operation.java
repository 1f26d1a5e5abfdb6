package dev.j3s.apiserver.openapi;

import dev.j3s.model.GroupVersionKind;
import java.util.List;

/**
 * One HTTP method of a path, in neither dialect yet.
 *
 * @param method get, put, post, delete, patch
 * @param action {@code x-kubernetes-action}
 * @param id without the group version and what follows it: {@code list}
 * @param kind {@code x-kubernetes-group-version-kind}
 * @param result definition of what is answered; empty for plain text
 * @param codes of success, 200 first
 */
record Operation(
        String method,
        String action,
        String description,
        String id,
        GroupVersionKind kind,
        List<Parameter> query,
        Body body,
        String result,
        List<Integer> codes) {

    /**
     * What a request carries.
     *
     * @param definition empty when there is no body
     */
    record Body(String definition, boolean required, boolean patch) {
        private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

        static final Body NONE = new Body("", false, false);
        static final Body PATCH = new Body(META + "Patch", true, true);
        static final Body DELETE_OPTIONS = new Body(META + "DeleteOptions", false, false);

        static Body of(String definition) {
            return new Body(definition, true, false);
        }

        boolean present() {
            return !definition.isEmpty();
        }
    }

    /** The answer may be a stream of events. */
    boolean watchable() {
        return action.equals("list");
    }
}
