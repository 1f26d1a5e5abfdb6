package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import java.util.List;

/** Defaults of one volume of a pod spec, and of the sources that PersistentVolumes share. */
public final class VolumeDefaults {
    /** 0644 */
    private static final int FILE_MODE = 420;

    private static final int TOKEN_SECONDS = 3600;
    private static final List<String> WITH_MODE =
            List.of("secret", "configMap", "downwardAPI", "projected");

    private VolumeDefaults() {}

    static void apply(ObjectNode volume) {
        if (!hasSource(volume)) {
            volume.putObject("emptyDir");
        }
        for (var source : WITH_MODE) {
            if (volume.get(source) instanceof ObjectNode object) {
                Fields.defaultNumber(object, "defaultMode", FILE_MODE);
            }
        }
        files(Fields.get(volume, "downwardAPI"));
        for (var source : Fields.items(Fields.get(volume, "projected"), "sources")) {
            files(Fields.get(source, "downwardAPI"));
            if (source.get("serviceAccountToken") instanceof ObjectNode token) {
                Fields.defaultNumber(token, "expirationSeconds", TOKEN_SECONDS);
            }
        }
        if (volume.get("image") instanceof ObjectNode image) {
            Fields.defaultText(
                    image,
                    "pullPolicy",
                    ContainerDefaults.pullPolicy(Fields.text(image, "reference")));
        }
        var template = Fields.at(volume, "ephemeral", "volumeClaimTemplate");
        if (template instanceof ObjectNode object) {
            applyToClaimSpec(Fields.ensure(object, "spec"));
        }
        applyToSources(volume);
    }

    /** A PersistentVolumeClaim's spec. */
    public static void applyToClaimSpec(ObjectNode spec) {
        Fields.defaultPointer(spec, "volumeMode", "Filesystem");
        ResourceRounding.applyToRequirements(spec.get("resources"));
    }

    /** Sources that are in pods and in PersistentVolumes. */
    public static void applyToSources(ObjectNode holder) {
        if (holder.get("hostPath") instanceof ObjectNode hostPath) {
            Fields.defaultPointer(hostPath, "type", "");
        }
        if (holder.get("iscsi") instanceof ObjectNode iscsi) {
            Fields.defaultText(iscsi, "iscsiInterface", "default");
        }
        if (holder.get("rbd") instanceof ObjectNode rbd) {
            Fields.defaultText(rbd, "pool", "rbd");
            Fields.defaultText(rbd, "user", "admin");
            Fields.defaultText(rbd, "keyring", "/etc/ceph/keyring");
        }
        if (holder.get("azureDisk") instanceof ObjectNode disk) {
            Fields.defaultPointer(disk, "cachingMode", "ReadWrite");
            Fields.defaultPointer(disk, "fsType", "ext4");
            Fields.defaultFlag(disk, "readOnly", false);
            Fields.defaultPointer(disk, "kind", "Shared");
        }
        if (holder.get("scaleIO") instanceof ObjectNode scaleIo) {
            Fields.defaultText(scaleIo, "storageMode", "ThinProvisioned");
            Fields.defaultText(scaleIo, "fsType", "xfs");
        }
    }

    private static boolean hasSource(ObjectNode volume) {
        for (var field : volume.properties()) {
            if (!field.getKey().equals("name") && !field.getValue().isNull()) {
                return true;
            }
        }
        return false;
    }

    private static void files(JsonNode source) {
        for (var file : Fields.items(source, "items")) {
            ContainerDefaults.fieldRef(file);
        }
    }
}
