package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Security contexts of a pod and of its containers. */
final class SecurityRules {
    private static final long ID_MAX = Integer.MAX_VALUE;
    private static final int PROFILE_PATH_MAX = 4095;
    private static final int SYSCTL_LENGTH_MAX = 253;
    private static final Pattern SYSCTL =
            Pattern.compile(
                    "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");
    private static final Set<String> PROFILES =
            Checks.setOf("Localhost", "RuntimeDefault", "Unconfined");
    private static final Set<String> PROC_MOUNTS = Checks.setOf("Default", "Unmasked");
    private static final Set<String> FS_GROUP_POLICIES = Checks.setOf("Always", "OnRootMismatch");
    private static final Set<String> GROUPS_POLICIES = Checks.setOf("Merge", "Strict");
    private static final Set<String> SELINUX_POLICIES = Checks.setOf("MountOption", "Recursive");

    private final Problems problems;
    private final Checks checks;

    SecurityRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    void ofPod(JsonNode spec, Path path) {
        var context = Fields.get(spec, "securityContext");
        for (var id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
            id(context, id, path);
        }
        var groups = Fields.items(context, "supplementalGroups");
        for (var i = 0; i < groups.size(); i++) {
            id(groups.get(i), path.child("supplementalGroups").index(i));
        }
        sysctls(spec, context, path.child("sysctls"));
        checks.oneOf(context, "fsGroupChangePolicy", FS_GROUP_POLICIES, path);
        seccomp(context, path.child("seccompProfile"));
        appArmor(context, path.child("appArmorProfile"));
        checks.oneOf(context, "supplementalGroupsPolicy", GROUPS_POLICIES, path);
        checks.oneOf(context, "seLinuxChangePolicy", SELINUX_POLICIES, path);
        if (Fields.flag(spec, "shareProcessNamespace") && Fields.flag(spec, "hostPID")) {
            problems.invalid(
                    path.child("shareProcessNamespace"),
                    true,
                    "ShareProcessNamespace and HostPID cannot both be enabled");
        }
    }

    void ofContainer(JsonNode container, boolean hostUsers, Path path) {
        var context = Fields.get(container, "securityContext");
        if (!context.isObject()) {
            return;
        }
        id(context, "runAsUser", path);
        id(context, "runAsGroup", path);
        checks.oneOf(context, "procMount", PROC_MOUNTS, path);
        if (hostUsers && Fields.text(context, "procMount").equals("Unmasked")) {
            problems.invalid(
                    path.child("procMount"),
                    "Unmasked",
                    "`hostUsers` must be false to use `Unmasked`");
        }
        seccomp(context, path.child("seccompProfile"));
        var escalation = Fields.get(context, "allowPrivilegeEscalation");
        if (escalation.isBoolean() && !escalation.booleanValue()) {
            noEscalation(context, path);
        }
        appArmor(context, path.child("appArmorProfile"));
    }

    private void noEscalation(JsonNode context, Path path) {
        if (Fields.flag(context, "privileged")) {
            problems.invalid(
                    path,
                    context,
                    "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
        if (Fields.texts(Fields.get(context, "capabilities"), "add").contains("CAP_SYS_ADMIN")) {
            problems.invalid(
                    path,
                    context,
                    "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add`"
                            + " CAP_SYS_ADMIN");
        }
    }

    private void id(JsonNode context, String field, Path path) {
        if (Fields.has(context, field)) {
            id(context.get(field), path.child(field));
        }
    }

    private void id(JsonNode id, Path path) {
        if (id.asLong() < 0 || id.asLong() > ID_MAX) {
            problems.invalid(path, id.asLong(), Names.range(0, ID_MAX));
        }
    }

    private void sysctls(JsonNode spec, JsonNode context, Path path) {
        var names = new HashSet<String>();
        var sysctls = Fields.items(context, "sysctls");
        for (var i = 0; i < sysctls.size(); i++) {
            var name = Fields.text(sysctls.get(i), "name");
            var at = path.index(i).child("name");
            if (name.isEmpty()) {
                problems.required(at, "");
            } else if (name.length() > SYSCTL_LENGTH_MAX || !SYSCTL.matcher(name).matches()) {
                problems.invalid(
                        at,
                        name,
                        "must have at most "
                                + SYSCTL_LENGTH_MAX
                                + " characters and match regex "
                                + SYSCTL.pattern());
            } else if (!names.add(name)) {
                problems.duplicate(at, name);
            }
            hostSysctl(spec, name.replace('/', '.'), name, at);
        }
    }

    private void hostSysctl(JsonNode spec, String dotted, String name, Path path) {
        if (Fields.flag(spec, "hostNetwork") && dotted.startsWith("net.")) {
            problems.invalid(path, name, "may not be specified when 'hostNetwork' is true");
        } else if (Fields.flag(spec, "hostIPC")
                && (dotted.startsWith("kernel.shm")
                        || dotted.startsWith("kernel.msg")
                        || dotted.equals("kernel.sem")
                        || dotted.startsWith("fs.mqueue."))) {
            problems.invalid(path, name, "may not be specified when 'hostIPC' is true");
        }
    }

    private void seccomp(JsonNode context, Path path) {
        var profile = Fields.get(context, "seccompProfile");
        if (!profile.isObject()) {
            return;
        }
        var type = Fields.text(profile, "type");
        if (type.isEmpty()) {
            problems.required(path.child("type"), "type is required when seccompProfile is set");
        } else if (!PROFILES.contains(type)) {
            problems.notSupported(path.child("type"), type, PROFILES);
        }
        if (!type.equals("Localhost")) {
            if (Fields.has(profile, "localhostProfile")) {
                problems.invalid(
                        path.child("localhostProfile"),
                        profile,
                        "can only be set when seccomp type is Localhost");
            }
        } else if (!Fields.has(profile, "localhostProfile")) {
            problems.required(
                    path.child("localhostProfile"), "must be set when seccomp type is Localhost");
        } else {
            FilePaths.descending(
                    Fields.text(profile, "localhostProfile"),
                    path.child("localhostProfile"),
                    problems);
        }
    }

    private void appArmor(JsonNode context, Path path) {
        var profile = Fields.get(context, "appArmorProfile");
        if (!profile.isObject()) {
            return;
        }
        var file = Fields.text(profile, "localhostProfile");
        var at = path.child("localhostProfile");
        switch (Fields.text(profile, "type")) {
            case "Localhost" -> {
                if (file.isBlank()) {
                    problems.required(at, "must be set when AppArmor type is Localhost");
                } else if (!file.strip().equals(file)) {
                    problems.invalid(at, file, "must not be padded with whitespace");
                }
                if (file.length() > PROFILE_PATH_MAX) {
                    problems.tooLong(at, PROFILE_PATH_MAX);
                }
            }
            case "RuntimeDefault", "Unconfined" -> {
                if (Fields.has(profile, "localhostProfile")) {
                    problems.invalid(at, file, "can only be set when AppArmor type is Localhost");
                }
            }
            case "" ->
                    problems.required(
                            path.child("type"), "type is required when appArmorProfile is set");
            default ->
                    problems.notSupported(
                            path.child("type"), Fields.text(profile, "type"), PROFILES);
        }
    }
}
