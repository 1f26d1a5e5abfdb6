package dev.j3s.schemagen;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.StringJoiner;

/** Writes one message as the lines of the type table and of the description table. */
final class Definition {
    private static final String API = "k8s.io.";

    private final Descriptor message;
    private final ProtoComments comments;
    private final PresenceFacts facts;
    private final EnumFacts enums;

    Definition(Descriptor message, ProtoComments comments, PresenceFacts facts, EnumFacts enums) {
        this.message = message;
        this.comments = comments;
        this.facts = facts;
        this.enums = enums;
    }

    /** {@code io.k8s.api.core.v1.Pod}: the name OpenAPI uses. */
    static String name(Descriptor message) {
        var full = message.getFullName();
        if (!full.startsWith(API)) {
            throw new IllegalArgumentException("not a Kubernetes message: " + full);
        }
        return "io.k8s." + full.substring(API.length()).replace('_', '-');
    }

    void writeType(StringBuilder out) {
        var comment = comments.ofMessage(message.getFullName());
        out.append('=').append(name(message));
        if (facts.isKind(message.getFullName())) {
            out.append(" *");
        }
        if (comment.value("structType").orElse("").equals("atomic")) {
            out.append(" map=atomic");
        }
        out.append('\n');
        for (var field : message.getFields()) {
            writeField(out, field);
        }
    }

    void writeDescriptions(StringBuilder out) {
        var own = comments.ofMessage(message.getFullName()).description();
        out.append('=').append(name(message)).append('\t').append(escape(own)).append('\n');
        writeFieldDescriptions(out);
    }

    private void writeFieldDescriptions(StringBuilder out) {
        for (var field : message.getFields()) {
            var text = comments.ofField(message.getFullName(), field.getName()).description();
            if (fact(field).mode() == 'I') {
                // Its fields are the parent's own in JSON, so the parent's is where they are
                // sought.
                new Definition(field.getMessageType(), comments, facts, enums)
                        .writeFieldDescriptions(out);
            } else {
                var values = enums.of(message.getFullName(), field.getName());
                if (!text.isEmpty() || !values.isEmpty()) {
                    out.append(fact(field).jsonName()).append('\t').append(escape(text));
                    out.append(values.isEmpty() ? "" : "\t" + values).append('\n');
                }
            }
        }
    }

    private void writeField(StringBuilder out, FieldDescriptor field) {
        var comment = comments.ofField(message.getFullName(), field.getName());
        var fact = fact(field);
        var line = new StringJoiner(" ", "", "\n");
        line.add(fact.jsonName())
                .add(Integer.toString(field.getNumber()))
                .add(type(field))
                .add(String.valueOf(fact.mode()));
        if (required(comment, fact)) {
            line.add("req");
        }
        comment.value("listType").ifPresent(v -> line.add("list=" + v));
        if (!comment.values("listMapKey").isEmpty()) {
            line.add("keys=" + String.join(",", comment.values("listMapKey")));
        }
        comment.value("mapType")
                .or(() -> comment.value("structType"))
                .ifPresent(v -> line.add("map=" + v));
        comment.value("patchMergeKey").ifPresent(v -> line.add("key=" + v));
        comment.value("patchStrategy").ifPresent(v -> line.add("strategy=" + v));
        comment.value("default").ifPresent(v -> line.add("default=" + literal(v)));
        out.append(line);
    }

    private static boolean required(Comment comment, PresenceFacts.Fact fact) {
        return switch (fact.need()) {
            case REQUIRED -> true;
            case OPTIONAL -> false;
            case REQUIRED_TAG -> !marked(comment, "optional");
            case OPTIONAL_TAG -> !marked(comment, "optional") && marked(comment, "required");
        };
    }

    private static boolean marked(Comment comment, String marker) {
        return comment.has(marker) || comment.has("k8s:" + marker);
    }

    /** {@code +default=} names a constant of the Go package here and there. */
    private static String literal(String marker) {
        return switch (marker) {
            case "ref(AzureDataDiskCachingReadWrite)" -> "\"ReadWrite\"";
            case "ref(AzureSharedBlobDisk)" -> "\"Shared\"";
            default -> marker;
        };
    }

    private PresenceFacts.Fact fact(FieldDescriptor field) {
        var single = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated();
        return facts.of(message.getFullName(), field.getName(), single);
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            return "{}" + single(field.getMessageType().findFieldByNumber(2));
        }
        return (field.isRepeated() ? "[]" : "") + single(field);
    }

    private static String single(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> "s";
            case INT32 -> "i";
            case INT64 -> "l";
            case BOOL -> "b";
            case BYTES -> "y";
            case DOUBLE -> "d";
            case MESSAGE ->
                    isListAlias(field.getMessageType()) ? "w" : "@" + name(field.getMessageType());
            default ->
                    throw new IllegalArgumentException(
                            field.getFullName() + " has a type no Kubernetes type has had so far");
        };
    }

    /** Go's {@code type Verbs []string}: a message on the wire, a plain list in JSON. */
    private static boolean isListAlias(Descriptor message) {
        if (message.getFields().size() != 1) {
            return false;
        }
        var field = message.getFields().getFirst();
        return field.getName().equals("items")
                && field.isRepeated()
                && field.getType() == FieldDescriptor.Type.STRING;
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }
}
