package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** StorageClasses. */
final class StorageClassStrategy extends SpecStrategy {
    private static final int PARAMETERS_MAX = 512;
    private static final int PARAMETERS_SIZE_MAX = 256 * 1024;
    private static final Set<String> RECLAIM = Checks.setOf("Delete", "Retain");
    private static final Set<String> BINDING = Checks.setOf("Immediate", "WaitForFirstConsumer");

    StorageClassStrategy() {
        super(false, false);
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public void applyDefaults(ObjectNode storageClass) {
        Fields.defaultPointer(storageClass, "reclaimPolicy", "Delete");
        Fields.defaultPointer(storageClass, "volumeBindingMode", "Immediate");
    }

    @Override
    void check(JsonNode storageClass, Problems problems) {
        provisioner(storageClass, "provisioner", problems);
        parameters(storageClass, problems);
        enumeration(storageClass, "reclaimPolicy", RECLAIM, problems);
        enumeration(storageClass, "volumeBindingMode", BINDING, problems);
    }

    private static void enumeration(
            JsonNode object, String field, Set<String> supported, Problems problems) {
        var value = Fields.text(object, field);
        if (!value.isEmpty() && !supported.contains(value)) {
            problems.notSupported(Path.of(field), value, supported);
        }
    }

    static void provisioner(JsonNode object, String field, Problems problems) {
        var name = Fields.text(object, field);
        if (name.isEmpty()) {
            problems.required(Path.of(field), "");
        } else {
            new Checks(problems).qualifiedName(name.toLowerCase(Locale.ROOT), Path.of(field));
        }
    }

    static void parameters(JsonNode object, Problems problems) {
        var path = Path.of("parameters");
        if (Fields.size(object, "parameters") > PARAMETERS_MAX) {
            problems.tooLong(path, PARAMETERS_MAX);
            return;
        }
        var size = 0;
        for (var parameter : Fields.entries(object, "parameters")) {
            if (parameter.getKey().isEmpty()) {
                problems.invalid(path, "", "field can not be empty.");
            }
            size += parameter.getKey().length() + parameter.getValue().asText("").length();
        }
        if (size > PARAMETERS_SIZE_MAX) {
            problems.tooLong(path, PARAMETERS_SIZE_MAX);
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        for (var field :
                List.of("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode")) {
            Immutable.check(object, old, field, Path.of(field), problems);
        }
    }
}
