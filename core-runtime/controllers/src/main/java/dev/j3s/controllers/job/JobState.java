package dev.j3s.controllers.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Job's counts and verdict, from its status and its pods. Pure. A finished pod is counted once:
 * its uid is written into the status first, then its finalizer goes, then the uid becomes a count.
 */
final class JobState {
    /** Why a Job is over. */
    record End(boolean success, String reason, String message) {}

    private final Resource job;
    private final Instant now;
    private final Set<String> released;
    final List<Pod> active = new ArrayList<>();
    final List<Pod> terminating = new ArrayList<>();
    final List<Pod> newlySucceeded = new ArrayList<>();
    final List<Pod> newlyFailed = new ArrayList<>();
    final List<Pod> tracked = new ArrayList<>();
    final SortedSet<Integer> completed;
    final SortedSet<Integer> failedIndexes;
    private final Map<Integer, Integer> failuresByIndex = new HashMap<>();
    private final Set<String> uncounted = new HashSet<>();
    private @Nullable End policyEnd;
    private int ignored;
    int ready;

    /** {@code released}: uids whose finalizer is gone though the cache still shows it. */
    JobState(Resource job, Collection<Pod> pods, Set<String> released, Instant now) {
        this.job = job;
        this.released = released;
        this.now = now;
        this.completed = Indexes.parse(job.status().path("completedIndexes").asText());
        this.failedIndexes = Indexes.parse(job.status().path("failedIndexes").asText());
        var open = job.status().path("uncountedTerminatedPods");
        open.path("succeeded").forEach(uid -> uncounted.add(uid.asText()));
        open.path("failed").forEach(uid -> uncounted.add(uid.asText()));
        pods.forEach(this::sort);
        closeFailedIndexes();
    }

    private void sort(Pod pod) {
        if (tracked(pod)) {
            tracked.add(pod);
        }
        if (pod.active()) {
            active.add(pod);
            ready += pod.ready() ? 1 : 0;
        } else if (pod.meta().deleting() && !pod.finished()) {
            terminating.add(pod);
        }
        if (pod.succeeded()) {
            if (indexed() && JobPods.index(pod) >= 0 && JobPods.index(pod) < completions()) {
                completed.add(JobPods.index(pod));
            }
            if (tracked(pod) && !uncounted.contains(pod.meta().uid())) {
                newlySucceeded.add(pod);
            }
        } else if (failed(pod)) {
            sortFailed(pod);
        }
    }

    private boolean tracked(Pod pod) {
        return JobPods.tracked(pod) && !released.contains(pod.meta().uid());
    }

    private boolean failed(Pod pod) {
        if (pod.failed()) {
            return true;
        }
        return !onlyReplaceFailed() && pod.meta().deleting() && !pod.succeeded();
    }

    boolean onlyReplaceFailed() {
        return job.spec().path("podReplacementPolicy").asText().equals("Failed")
                || job.spec().hasNonNull("podFailurePolicy");
    }

    private void sortFailed(Pod pod) {
        var verdict = FailurePolicy.judge(job.spec().path("podFailurePolicy"), pod);
        if (verdict.action().equals("FailJob") && policyEnd == null) {
            policyEnd = new End(false, "PodFailurePolicy", verdict.message());
        }
        var index = JobPods.index(pod);
        if (!verdict.action().equals("Ignore")) {
            failuresByIndex.merge(index, 1, Integer::sum);
        }
        if (verdict.action().equals("FailIndex") && index >= 0) {
            failedIndexes.add(index);
        }
        if (tracked(pod) && !uncounted.contains(pod.meta().uid())) {
            if (verdict.action().equals("Ignore")) {
                ignored++;
            }
            newlyFailed.add(pod);
        }
    }

    boolean ignored(Pod pod) {
        return ignored > 0
                && FailurePolicy.judge(job.spec().path("podFailurePolicy"), pod)
                        .action()
                        .equals("Ignore");
    }

    private void closeFailedIndexes() {
        var limit = job.spec().path("backoffLimitPerIndex");
        if (!limit.isNumber()) {
            failedIndexes.clear();
            return;
        }
        failuresByIndex.forEach((index, count) -> {
            if (index >= 0 && count > limit.asInt() && !completed.contains(index)) {
                failedIndexes.add(index);
            }
        });
    }

    int failures(int index) {
        return failuresByIndex.getOrDefault(index, 0);
    }

    boolean indexed() {
        return JobPods.indexed(job);
    }

    /** -1 when any success completes the Job. */
    int completions() {
        return job.spec().path("completions").asInt(-1);
    }

    int succeeded() {
        if (indexed()) {
            return completed.size();
        }
        return job.status().path("succeeded").asInt()
                + job.status().path("uncountedTerminatedPods").path("succeeded").size()
                + newlySucceeded.size();
    }

    int failed() {
        return job.status().path("failed").asInt()
                + job.status().path("uncountedTerminatedPods").path("failed").size()
                + newlyFailed.size()
                - ignored;
    }

    boolean suspended() {
        return job.spec().path("suspend").asBoolean();
    }

    /** The end that is decided already or now. */
    @Nullable End end() {
        for (var type : List.of("FailureTarget", "SuccessCriteriaMet")) {
            var condition = Conditions.find(job.status(), type);
            if (condition != null && condition.path("status").asText().equals("True")) {
                return new End(
                        type.equals("SuccessCriteriaMet"),
                        condition.path("reason").asText(),
                        condition.path("message").asText());
            }
        }
        if (policyEnd != null) {
            return policyEnd;
        }
        var failure = failure();
        return failure != null ? failure : success();
    }

    private @Nullable End failure() {
        var limit = job.spec().path("backoffLimit").asInt(6);
        var restarting =
                job.spec()
                        .path("template")
                        .path("spec")
                        .path("restartPolicy")
                        .asText()
                        .equals("OnFailure");
        if (failed() > limit || (restarting && restarts() > 0 && restarts() >= limit)) {
            return new End(
                    false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        if (deadlinePassed()) {
            return new End(
                    false, "DeadlineExceeded", "Job was active longer than specified deadline");
        }
        var failedMax = job.spec().path("maxFailedIndexes");
        if (failedMax.isNumber() && failedIndexes.size() > failedMax.asInt()) {
            return new End(
                    false,
                    "MaxFailedIndexesExceeded",
                    "Job has exceeded the specified maximal number of failed indexes");
        }
        if (!failedIndexes.isEmpty() && completed.size() + failedIndexes.size() >= completions()) {
            return new End(false, "FailedIndexes", "Job has failed indexes");
        }
        return null;
    }

    private int restarts() {
        return active.stream().mapToInt(Pod::restarts).sum();
    }

    private boolean deadlinePassed() {
        var left = untilDeadline();
        return left != null && !left.isPositive();
    }

    @Nullable Duration untilDeadline() {
        var seconds = job.spec().path("activeDeadlineSeconds");
        var started = job.status().path("startTime").asText();
        if (!seconds.isNumber() || started.isEmpty() || suspended()) {
            return null;
        }
        return Duration.between(now, Instant.parse(started).plusSeconds(seconds.asLong()));
    }

    private @Nullable End success() {
        var number = 0;
        for (var rule : job.spec().path("successPolicy").path("rules")) {
            if (indexed() && meets(rule)) {
                return new End(true, "SuccessPolicy", "Matched rules at index " + number);
            }
            number++;
        }
        var done =
                completions() < 0
                        ? succeeded() > 0 && active.isEmpty()
                        : succeeded() >= completions();
        return done
                ? new End(true, "CompletionsReached", "Reached expected number of succeeded pods")
                : null;
    }

    private boolean meets(JsonNode rule) {
        var counted = new TreeSet<>(completed);
        if (rule.hasNonNull("succeededIndexes")) {
            var wanted = Indexes.parse(rule.path("succeededIndexes").asText());
            counted.retainAll(wanted);
            if (!rule.hasNonNull("succeededCount")) {
                return counted.size() == wanted.size();
            }
        }
        return counted.size() >= rule.path("succeededCount").asInt();
    }

    /** How many pods should be active now. */
    int wantedActive() {
        var parallelism = job.spec().path("parallelism").asInt(1);
        if (suspended()) {
            return 0;
        }
        if (completions() < 0) {
            return succeeded() > 0 ? active.size() : parallelism;
        }
        return Math.min(completions() - succeeded() - failedIndexes.size(), parallelism);
    }

    /** Indexes that need a pod, lowest first. */
    List<Integer> missingIndexes(int count) {
        var taken = new HashSet<Integer>(completed);
        taken.addAll(failedIndexes);
        active.forEach(pod -> taken.add(JobPods.index(pod)));
        if (onlyReplaceFailed()) {
            terminating.forEach(pod -> taken.add(JobPods.index(pod)));
        }
        var missing = new ArrayList<Integer>();
        for (var index = 0; index < completions() && missing.size() < count; index++) {
            if (!taken.contains(index)) {
                missing.add(index);
            }
        }
        return missing;
    }

    /** Active pods beyond one for each index, and those of closed indexes. */
    List<Pod> surplusIndexed() {
        var seen = new HashSet<Integer>();
        return active.stream()
                .filter(pod -> {
                    var index = JobPods.index(pod);
                    return index < 0
                            || index >= completions()
                            || completed.contains(index)
                            || failedIndexes.contains(index)
                            || !seen.add(index);
                })
                .toList();
    }

    /** The status with counts as they are now; conditions and uncounted uids as they were. */
    ObjectNode counts() {
        ObjectNode status =
                job.status() instanceof ObjectNode before ? before.deepCopy() : Json.object();
        putUnlessZero(status, "active", active.size());
        status.put("ready", ready);
        status.put("terminating", terminating.size());
        if (indexed()) {
            putUnlessZero(status, "succeeded", completed.size());
            if (completed.isEmpty()) {
                status.remove("completedIndexes");
            } else {
                status.put("completedIndexes", Indexes.format(completed));
            }
            if (job.spec().hasNonNull("backoffLimitPerIndex")) {
                status.put("failedIndexes", Indexes.format(failedIndexes));
            }
        }
        return status;
    }

    static void putUnlessZero(ObjectNode status, String field, int value) {
        if (value == 0) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
    }
}
