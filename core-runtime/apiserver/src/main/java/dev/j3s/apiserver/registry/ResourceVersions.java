package dev.j3s.apiserver.registry;

import dev.j3s.model.ApiStatus;

/** Resource versions as clients send them. */
final class ResourceVersions {
    private ResourceVersions() {}

    /** Of a read. Empty and 0 are 0; anything but digits is refused as upstream refuses it. */
    static long ofRead(String text) {
        return parse(
                text,
                ApiStatus.badRequest(
                        "invalid resource version: resourceVersion: Invalid value: \""
                                + text
                                + "\": "
                                + syntax(text)));
    }

    /** Of an object to be written; upstream has no status for a malformed one. */
    static long ofObject(String text) {
        return parse(text, new ApiStatus(500, "", syntax(text), null));
    }

    private static String syntax(String text) {
        return "strconv.ParseUint: parsing \"" + text + "\": invalid syntax";
    }

    private static long parse(String text, ApiStatus refusal) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw refusal.asException();
        }
    }
}
