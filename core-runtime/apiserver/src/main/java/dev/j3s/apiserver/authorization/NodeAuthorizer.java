package dev.j3s.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a kubelet may: its own Node, Lease and CSINode, its pods, and what its pods name (upstream:
 * plugin/pkg/auth/authorizer/node). Without a selector in the attributes, a node may list pods as
 * upstream before AuthorizeNodeWithSelectors allowed it.
 */
final class NodeAuthorizer implements Authorizer {
    /** Proven relations remembered; at the limit all are looked up again. */
    static final int REMEMBERED_MAX = 10_000;

    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource VOLUMES = new GroupResource("", "persistentvolumes");
    private static final GroupResource ATTACHMENTS =
            new GroupResource("storage.k8s.io", "volumeattachments");
    private static final GroupResource SLICES =
            new GroupResource("resource.k8s.io", "resourceslices");
    private static final Decision YES = new Decision(Outcome.ALLOW, "");

    private static final Set<String> OWN_OBJECT_VERBS =
            Set.of("get", "create", "update", "patch", "delete");

    private record Relation(String node, GroupResource resource, String namespace, String name) {}

    private final ObjectReader reader;
    private final ConcurrentHashMap<Relation, String> podOfRelation = new ConcurrentHashMap<>();

    NodeAuthorizer(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public Decision authorize(Attributes asked) {
        var node = NodeIdentity.of(asked.user());
        if (node.isEmpty()) {
            return no("");
        }
        if (node.get().isEmpty()) {
            return no("unknown node for user \"" + asked.user().name() + "\"");
        }
        if (!asked.resourceRequest()) {
            return byRules(asked);
        }
        return switch (new GroupResource(asked.group(), asked.resource()).toString()) {
            case "secrets", "configmaps" -> readNamed(node.get(), asked);
            case "persistentvolumeclaims" ->
                    asked.subresource().equals("status")
                            ? statusUpdate(node.get(), asked)
                            : getOnly(node.get(), asked);
            case "persistentvolumes",
                    "resourceclaims.resource.k8s.io",
                    "volumeattachments.storage.k8s.io" ->
                    getOnly(node.get(), asked);
            case "serviceaccounts" -> account(node.get(), asked);
            case "leases.coordination.k8s.io" -> lease(node.get(), asked);
            case "csinodes.storage.k8s.io" -> csiNode(node.get(), asked);
            case "resourceslices.resource.k8s.io" -> slice(node.get(), asked);
            case "nodes" -> node(node.get(), asked);
            case "pods" -> pod(node.get(), asked);
            default -> byRules(asked);
        };
    }

    private static Decision no(String reason) {
        return new Decision(Outcome.NO_OPINION, reason);
    }

    private static Decision byRules(Attributes asked) {
        return NodeRules.ALL.stream().anyMatch(rule -> rule.allows(asked)) ? YES : no("");
    }

    private Decision readNamed(String node, Attributes asked) {
        if (!Set.of("get", "list", "watch").contains(asked.verb())) {
            return no("can only read resources of this type");
        }
        if (!asked.subresource().isEmpty()) {
            return no("cannot read subresource");
        }
        return asked.namespace().isEmpty()
                ? no("can only read namespaced object of this type")
                : related(node, asked);
    }

    private Decision getOnly(String node, Attributes asked) {
        if (!asked.verb().equals("get")) {
            return no("can only get individual resources of this type");
        }
        return asked.subresource().isEmpty() ? related(node, asked) : no("cannot get subresource");
    }

    private Decision statusUpdate(String node, Attributes asked) {
        return Set.of("update", "patch").contains(asked.verb())
                ? related(node, asked)
                : no("can only get/update/patch this type");
    }

    private Decision account(String node, Attributes asked) {
        if (asked.verb().equals("get") && asked.subresource().isEmpty()) {
            return readNamed(node, asked);
        }
        if (!asked.verb().equals("create") || asked.name().isEmpty()) {
            return no("can only create tokens for individual service accounts");
        }
        return asked.subresource().equals("token")
                ? related(node, asked)
                : no("can only create token subresource of serviceaccount");
    }

    private static Decision lease(String node, Attributes asked) {
        if (!OWN_OBJECT_VERBS.contains(asked.verb())) {
            return no("can only get, create, update, patch, or delete a node lease");
        }
        if (!asked.namespace().equals("kube-node-lease")) {
            return no("can only access leases in the \"kube-node-lease\" system namespace");
        }
        // a create does not know its name yet: NodeRestriction checks it
        return asked.verb().equals("create") || asked.name().equals(node)
                ? YES
                : no("can only access node lease with the same name as the requesting node");
    }

    private static Decision csiNode(String node, Attributes asked) {
        if (!OWN_OBJECT_VERBS.contains(asked.verb())) {
            return no("can only get, create, update, patch, or delete a CSINode");
        }
        if (!asked.subresource().isEmpty()) {
            return no("cannot authorize CSINode subresources");
        }
        return asked.verb().equals("create") || asked.name().equals(node)
                ? YES
                : no("can only access CSINode with the same name as the requesting node");
    }

    private Decision slice(String node, Attributes asked) {
        if (!asked.subresource().isEmpty()) {
            return no("cannot authorize ResourceSlice subresources");
        }
        return switch (asked.verb()) {
            case "create", "watch", "list", "deletecollection" -> YES;
            case "get", "update", "patch", "delete" -> related(node, asked);
            default ->
                    no(
                            "only the following verbs are allowed for a ResourceSlice: get, watch,"
                                    + " list, create, update, patch, delete, deletecollection");
        };
    }

    private static Decision node(String node, Attributes asked) {
        return switch (asked.subresource() + "/" + asked.verb()) {
            case "/create", "/update", "/patch", "status/update", "status/patch" -> YES;
            case "/get", "/list", "/watch" -> {
                if (asked.name().equals(node)) {
                    yield YES;
                }
                var only = ", only its own Node object";
                yield asked.name().isEmpty()
                        ? no("node '" + node + "' cannot read all nodes" + only)
                        : no("node '" + node + "' cannot read '" + asked.name() + "'" + only);
            }
            default -> no("");
        };
    }

    private Decision pod(String node, Attributes asked) {
        return switch (asked.subresource() + "/" + asked.verb()) {
            case "/get" -> related(node, asked);
            case "/list", "/watch" -> asked.name().isEmpty() ? YES : related(node, asked);
            case "/create", "/delete", "status/update", "status/patch", "eviction/create" -> YES;
            default -> no("");
        };
    }

    private Decision related(String node, Attributes asked) {
        if (asked.name().isEmpty()) {
            return no("No Object name found");
        }
        var resource = new GroupResource(asked.group(), asked.resource());
        return isRelated(node, resource, asked.namespace(), asked.name())
                ? YES
                : no("no relationship found between node '" + node + "' and this object");
    }

    private boolean isRelated(String node, GroupResource resource, String namespace, String name) {
        if (resource.equals(PODS)) {
            return reader.get(PODS, namespace, name).filter(pod -> runsOn(pod, node)).isPresent();
        }
        if (resource.equals(ATTACHMENTS) || resource.equals(SLICES)) {
            return reader.get(resource, "", name)
                    .filter(o -> o.path("spec").path("nodeName").asText("").equals(node))
                    .isPresent();
        }
        if (resource.equals(VOLUMES)) {
            var claim =
                    reader.get(VOLUMES, "", name)
                            .map(volume -> volume.path("spec").path("claimRef"))
                            .filter(JsonNode::isObject);
            return claim.isPresent()
                    && isRelated(
                            node,
                            PodReferences.CLAIMS,
                            claim.get().path("namespace").asText(""),
                            claim.get().path("name").asText(""));
        }
        return isNamedByPod(new Relation(node, resource, namespace, name))
                || (resource.equals(PodReferences.SECRETS)
                        && isNamedByVolume(node, namespace, name));
    }

    /** A secret that a CSI volume in use on the node needs. */
    private boolean isNamedByVolume(String node, String namespace, String name) {
        return reader.list(VOLUMES, "").stream()
                .filter(volume -> namesSecret(volume.path("spec"), namespace, name))
                .anyMatch(volume ->
                        isRelated(
                                node,
                                VOLUMES,
                                "",
                                volume.path("metadata").path("name").asText("")));
    }

    private static boolean namesSecret(JsonNode spec, String namespace, String name) {
        for (var field :
                List.of("nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef")) {
            var ref = spec.path("csi").path(field);
            if (ref.path("name").asText("").equals(name)
                    && ref.path("namespace").asText("").equals(namespace)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamedByPod(Relation relation) {
        var known = podOfRelation.get(relation);
        if (known != null) {
            if (reader.get(PODS, relation.namespace(), known)
                    .filter(pod -> proves(pod, relation))
                    .isPresent()) {
                return true;
            }
            podOfRelation.remove(relation);
        }
        var found =
                reader.list(PODS, relation.namespace()).stream()
                        .filter(pod -> proves(pod, relation))
                        .findFirst();
        if (found.isPresent()) {
            if (podOfRelation.size() >= REMEMBERED_MAX) {
                podOfRelation.clear();
            }
            podOfRelation.put(relation, found.get().path("metadata").path("name").asText(""));
        }
        return found.isPresent();
    }

    private static boolean proves(JsonNode pod, Relation relation) {
        // a mirror pod is written by its node and must not open doors to it
        return runsOn(pod, relation.node())
                && !pod.path("metadata").path("annotations").has("kubernetes.io/config.mirror")
                && PodReferences.names(pod, relation.resource(), relation.name());
    }

    private static boolean runsOn(JsonNode pod, String node) {
        return pod.path("spec").path("nodeName").asText("").equals(node);
    }
}
