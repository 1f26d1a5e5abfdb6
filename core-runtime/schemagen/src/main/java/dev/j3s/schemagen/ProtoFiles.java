package dev.j3s.schemagen;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The generated protobuf classes of every API group version the server speaks. */
final class ProtoFiles {
    private static final String PACKAGE = "io.kubernetes.client.proto.";

    private static final List<String> OUTER_CLASSES =
            List.of(
                    "Meta",
                    "IntStr",
                    "Resource",
                    "Runtime",
                    "V1",
                    "V1Admission",
                    "V1Admissionregistration",
                    "V1Apiextensions",
                    "V1Apps",
                    "V1Authentication",
                    "V1Authorization",
                    "V1Autoscaling",
                    "V1Batch",
                    "V1Certificates",
                    "V1Coordination",
                    "V1Discovery",
                    "V1Events",
                    "V1Flowcontrol",
                    "V1Networking",
                    "V1Node",
                    "V1Policy",
                    "V1Rbac",
                    "V1Resource",
                    "V1Scheduling",
                    "V1Storage",
                    "V2Apidiscovery",
                    "V2Autoscaling");

    private ProtoFiles() {}

    static List<Descriptor> messages() throws ReflectiveOperationException {
        // The classes come from an older protoc and say so at length; they only lend descriptors.
        Logger.getLogger("com.google.protobuf").setLevel(Level.OFF);
        var messages = new ArrayList<Descriptor>();
        for (var name : OUTER_CLASSES) {
            var file =
                    (FileDescriptor)
                            Class.forName(PACKAGE + name).getMethod("getDescriptor").invoke(null);
            messages.addAll(file.getMessageTypes());
        }
        return messages;
    }

    static ProtoComments comments() throws IOException {
        var comments = new ProtoComments();
        for (var name : OUTER_CLASSES) {
            try (var source = source(name)) {
                comments.read(source);
            }
        }
        return comments;
    }

    private static InputStream source(String name) throws FileNotFoundException {
        var path = "/" + PACKAGE.replace('.', '/') + name + ".java";
        var stream = ProtoFiles.class.getResourceAsStream(path);
        if (stream == null) {
            throw new FileNotFoundException(path);
        }
        return stream;
    }
}
