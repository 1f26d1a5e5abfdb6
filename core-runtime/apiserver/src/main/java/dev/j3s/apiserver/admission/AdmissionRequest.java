package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write (or connect) on its way through admission. {@code object} is the new state (absent for
 * DELETE), {@code oldObject} the stored one (absent for CREATE and CONNECT); both in the version of
 * {@code resource}. {@code options} is the verb's options object.
 */
public final class AdmissionRequest {
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }

    private final Operation operation;
    private final GroupVersionResource resource;
    private final GroupVersionKind kind;
    private final String subresource;
    private final String namespace;
    private final String name;
    private final UserInfo user;
    private final @Nullable ObjectNode object;
    private final @Nullable ObjectNode oldObject;
    private final ObjectNode options;
    private final boolean dryRun;
    private final List<String> warnings = new ArrayList<>();

    public AdmissionRequest(
            Operation operation,
            GroupVersionResource resource,
            GroupVersionKind kind,
            String subresource,
            String namespace,
            String name,
            UserInfo user,
            @Nullable ObjectNode object,
            @Nullable ObjectNode oldObject,
            ObjectNode options,
            boolean dryRun) {
        this.operation = operation;
        this.resource = resource;
        this.kind = kind;
        this.subresource = subresource;
        this.namespace = namespace;
        this.name = name;
        this.user = user;
        this.object = object;
        this.oldObject = oldObject;
        this.options = options;
        this.dryRun = dryRun;
    }

    public Operation operation() {
        return operation;
    }

    public GroupVersionResource resource() {
        return resource;
    }

    public GroupVersionKind kind() {
        return kind;
    }

    /** Empty for the object itself. */
    public String subresource() {
        return subresource;
    }

    /**
     * Empty for cluster-scoped objects; a Namespace's own name for namespaces, as upstream passes
     * it.
     */
    public String namespace() {
        return namespace;
    }

    /** Empty while a generated name is not yet known. */
    public String name() {
        return name;
    }

    public UserInfo user() {
        return user;
    }

    public @Nullable ObjectNode object() {
        return object;
    }

    public @Nullable ObjectNode oldObject() {
        return oldObject;
    }

    public ObjectNode options() {
        return options;
    }

    public boolean dryRun() {
        return dryRun;
    }

    /** True for a resource or, when {@code subresource()} is not empty, for a part of it. */
    public boolean isFor(String group, String plural) {
        return resource.resource().equals(plural) && resource.group().equals(group);
    }

    /** True for the object itself, no subresource. */
    public boolean isForObject(String group, String plural) {
        return subresource.isEmpty() && isFor(group, plural);
    }

    /** The 403 of upstream's plug-ins: {@code pods "x" is forbidden: why}. */
    public ApiException forbidden(String why) {
        return ApiStatus.forbidden(resource.groupResource(), shownName(), why).asException();
    }

    /** A name to tell the client by: while the real one is not known, what it is made from. */
    String shownName() {
        if (!name.isEmpty()) {
            return name;
        }
        if (object == null) {
            return "Unknown";
        }
        var metadata = object.path("metadata");
        var own = metadata.path("name").asText(metadata.path("generateName").asText(""));
        return own.isEmpty() ? "Unknown" : own;
    }

    /** Goes to the client as a {@code Warning} header. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
