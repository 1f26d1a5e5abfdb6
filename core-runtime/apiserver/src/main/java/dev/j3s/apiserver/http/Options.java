package dev.j3s.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ReadOptions;
import dev.j3s.apiserver.registry.WriteOptions;
import dev.j3s.apiserver.registry.WriteOptions.FieldValidation;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.FieldSelector;
import dev.j3s.model.Json;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.MalformedValueException;
import java.time.Duration;
import java.util.List;

/** Query parameters as the verbs know them. */
final class Options {
    private static final int MANAGER_LENGTH_MAX = 128;

    private Options() {}

    static ReadOptions read(Query query) {
        try {
            return new ReadOptions(
                    LabelSelector.parse(query.get("labelSelector")),
                    FieldSelector.parse(query.get("fieldSelector")),
                    query.get("resourceVersion"),
                    match(query.get("resourceVersionMatch")),
                    number(query, "limit"),
                    query.get("continue"),
                    query.flag("allowWatchBookmarks"),
                    sendInitial(query),
                    Duration.ofSeconds(number(query, "timeoutSeconds")));
        } catch (MalformedValueException e) {
            throw ApiStatus.badRequest(String.valueOf(e.getMessage())).asException();
        }
    }

    private static ReadOptions.Match match(String value) {
        return switch (value) {
            case "" -> ReadOptions.Match.UNSET;
            case "Exact" -> ReadOptions.Match.EXACT;
            case "NotOlderThan" -> ReadOptions.Match.NOT_OLDER_THAN;
            default ->
                    throw invalid(
                            "ListOptions",
                            FieldError.notSupported(
                                    "resourceVersionMatch",
                                    value,
                                    List.of("Exact", "NotOlderThan", "")));
        };
    }

    private static ReadOptions.SendInitial sendInitial(Query query) {
        if (query.get("sendInitialEvents").isEmpty()) {
            return ReadOptions.SendInitial.UNSET;
        }
        return query.flag("sendInitialEvents")
                ? ReadOptions.SendInitial.YES
                : ReadOptions.SendInitial.NO;
    }

    private static long number(Query query, String name) {
        var text = query.get(name);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw ApiStatus.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax")
                    .asException();
        }
    }

    /** {@code kind} names the options in refusals: {@code CreateOptions}. */
    static WriteOptions write(ApiRequest request, String kind, boolean apply) {
        var query = request.query();
        var manager = query.get("fieldManager");
        if (manager.length() > MANAGER_LENGTH_MAX) {
            throw invalid(kind, FieldError.tooLong("fieldManager", MANAGER_LENGTH_MAX));
        }
        if (apply && manager.isEmpty()) {
            throw invalid(kind, FieldError.required("fieldManager", "is required for apply patch"));
        }
        return new WriteOptions(
                dryRun(query, kind),
                manager.isEmpty() ? managerOf(request.header("user-agent")) : manager,
                validation(query.get("fieldValidation"), kind),
                query.flag("force"),
                apply);
    }

    /** Upstream's default: the program's name, in front of the slash. */
    private static String managerOf(String userAgent) {
        var slash = userAgent.indexOf('/');
        var name = slash < 0 ? userAgent : userAgent.substring(0, slash);
        if (name.isEmpty()) {
            return "unknown";
        }
        return name.length() > MANAGER_LENGTH_MAX ? name.substring(0, MANAGER_LENGTH_MAX) : name;
    }

    private static boolean dryRun(Query query, String kind) {
        var values = query.all("dryRun");
        for (var value : values) {
            if (!value.equals("All")) {
                var shown = Json.mapper().valueToTree(values);
                throw invalid(kind, FieldError.notSupported("dryRun", shown, List.of("All")));
            }
        }
        return !values.isEmpty();
    }

    private static FieldValidation validation(String value, String kind) {
        return switch (value) {
            case "", "Warn" -> FieldValidation.WARN;
            case "Ignore" -> FieldValidation.IGNORE;
            case "Strict" -> FieldValidation.STRICT;
            default ->
                    throw invalid(
                            kind,
                            FieldError.notSupported(
                                    "fieldValidation",
                                    value,
                                    List.of("Ignore", "Strict", "Warn", "")));
        };
    }

    /** A DeleteOptions object: the body's, else of the query. */
    static ObjectNode delete(ApiRequest request, ObjectNode body) {
        var query = request.query();
        if (body.isEmpty()) {
            if (query.has("gracePeriodSeconds")) {
                body.put("gracePeriodSeconds", number(query, "gracePeriodSeconds"));
            }
            if (query.has("orphanDependents")) {
                body.put("orphanDependents", query.flag("orphanDependents"));
            }
            if (query.has("propagationPolicy")) {
                body.put("propagationPolicy", query.get("propagationPolicy"));
            }
            var dryRun = query.all("dryRun");
            if (!dryRun.isEmpty()) {
                var array = body.putArray("dryRun");
                dryRun.forEach(array::add);
            }
        }
        return body;
    }

    private static RuntimeException invalid(String kind, FieldError error) {
        return ApiStatus.invalid("meta.k8s.io", kind, "", List.of(error)).asException();
    }
}
