package dev.j3s.apiserver.registry;

import dev.j3s.model.ApiStatus;

/** Resource versions as clients send them. */
final class ResourceVersions {
    private ResourceVersions() {}

    /** Empty and 0 are 0. Anything but digits is refused as upstream refuses it. */
    static long parse(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw ApiStatus.badRequest(
                            "Invalid value: \""
                                    + text
                                    + "\": strconv.ParseUint: parsing \""
                                    + text
                                    + "\": invalid syntax")
                    .asException();
        }
    }
}
