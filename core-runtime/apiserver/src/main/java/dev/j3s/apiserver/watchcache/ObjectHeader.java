package dev.j3s.apiserver.watchcache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The places in an object's bytes that reads need: found by walking as far as the end of metadata,
 * which canonical JSON keeps at the front.
 *
 * @param metadataStart of the object's opening brace; {@code metadataEnd} is past its closing one
 * @param uidEnd past the uid's closing quote, -1 without uid: where the resource version goes
 * @param labelsStart -1 without labels
 */
record ObjectHeader(int metadataStart, int metadataEnd, int uidStart, int uidEnd, int labelsStart) {
    private static final byte[] FIELD = "\"resourceVersion\":\"".getBytes(StandardCharsets.UTF_8);

    static ObjectHeader of(byte[] json) {
        var scan = new JsonScan(json, 0);
        for (var more = scan.enterObject(); more; more = scan.nextField()) {
            if (scan.field().equals("metadata")) {
                return metadata(scan);
            }
            scan.skipValue();
        }
        throw new IllegalStateException("object without metadata");
    }

    private static ObjectHeader metadata(JsonScan scan) {
        var start = scan.position();
        var uidStart = -1;
        var uidEnd = -1;
        var labels = -1;
        for (var more = scan.enterObject(); more; more = scan.nextField()) {
            var field = scan.field();
            var value = scan.position();
            scan.skipValue();
            switch (field) {
                case "uid" -> {
                    uidStart = value + 1;
                    uidEnd = scan.position();
                }
                case "labels" -> labels = value;
                default -> {}
            }
            if (scan.peek() == '}') {
                return new ObjectHeader(start, scan.position() + 1, uidStart, uidEnd, labels);
            }
        }
        return new ObjectHeader(start, scan.position() + 1, uidStart, uidEnd, labels);
    }

    /** The stored bytes with the revision put where canonical JSON has it: behind the uid. */
    byte[] withRevision(byte[] stored, long revision) {
        var digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
        var afterUid = uidEnd >= 0;
        var at = afterUid ? uidEnd : metadataStart + 1;
        var extra = FIELD.length + digits.length + (onlyField(afterUid) ? 1 : 2);
        var json = Arrays.copyOf(stored, stored.length + extra);
        var to = at;
        if (afterUid) {
            json[to++] = ',';
        }
        System.arraycopy(FIELD, 0, json, to, FIELD.length);
        to += FIELD.length;
        System.arraycopy(digits, 0, json, to, digits.length);
        to += digits.length;
        json[to++] = '"';
        if (!afterUid && !onlyField(afterUid)) {
            json[to++] = ',';
        }
        System.arraycopy(stored, at, json, to, stored.length - at);
        return json;
    }

    private boolean onlyField(boolean afterUid) {
        return !afterUid && metadataEnd - metadataStart == 2;
    }
}
