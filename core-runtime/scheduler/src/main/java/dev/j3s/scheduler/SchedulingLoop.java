package dev.j3s.scheduler;

import dev.j3s.client.Client;
import dev.j3s.client.EventRecorder;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Json;
import dev.j3s.scheduler.Planner.Plan;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes one pod after the other, plans, and acts; bindings run beside the loop, so that a slow
 * answer holds up nobody.
 */
final class SchedulingLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SchedulingLoop.class.getName());
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

    private final PodQueue queue;
    private final World world;
    private final Planner planner;
    private final Binder binder;
    private final Client client;
    private final EventRecorder events;
    private final SchedulerMetrics metrics;
    private final Clock clock;
    private final ExecutorService binding = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;

    SchedulingLoop(
            PodQueue queue,
            World world,
            Planner planner,
            Binder binder,
            Client client,
            EventRecorder events,
            SchedulerMetrics metrics,
            Clock clock) {
        this.queue = queue;
        this.world = world;
        this.planner = planner;
        this.binder = binder;
        this.client = client;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("scheduler").daemon(true).start(this::run);
    }

    private void run() {
        try {
            for (var turn = queue.take(); turn.isPresent(); turn = queue.take()) {
                one(turn.get());
            }
        } catch (InterruptedException e) {
            // close() interrupts: the loop ends here.
            Thread.currentThread().interrupt();
        }
    }

    private void one(PodQueue.Turn turn) {
        var pod = turn.pod();
        try {
            var snapshot = world.snapshotFor(pod);
            switch (planner.plan(pod, snapshot, world.budgets())) {
                case Plan.Bind(var node) -> bind(turn, node);
                case Plan.Unschedulable(var message) -> unschedulable(turn, message, "");
                case Plan.Preempt preempt -> preempt(turn, preempt);
            }
        } catch (RuntimeException e) {
            failed(turn, e);
        }
    }

    private void bind(PodQueue.Turn turn, String node) {
        var placed = turn.pod().onNode(node);
        world.state().assume(placed);
        binding.execute(() -> {
            try {
                binder.bind(turn.pod(), node);
                metrics.scheduled(turn.pod(), clock.instant());
                events.normal(
                        subject(turn.pod()),
                        "Scheduled",
                        "Successfully assigned " + turn.pod().key() + " to " + node);
            } catch (RuntimeException e) {
                world.state().forget(placed);
                failed(turn, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void failed(PodQueue.Turn turn, RuntimeException e) {
        metrics.attempt("error");
        if (e instanceof ApiException api && (api.isNotFound() || api.isConflict())) {
            // Deleted or bound by somebody else: the informer tells what is true now.
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "binding refused pod={0} reason={1}",
                    turn.pod().key(),
                    e.getMessage());
            world.current(turn.pod().key()).ifPresent(p -> queue.retry(p, turn.attempts()));
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "scheduling failed pod={0} error={1}",
                turn.pod().key(),
                e);
        world.current(turn.pod().key()).ifPresent(p -> queue.retry(p, turn.attempts()));
    }

    private void unschedulable(PodQueue.Turn turn, String message, String nominatedNode) {
        metrics.attempt("unschedulable");
        // Parked before the condition is written, so that a change caused by someone else wakes it.
        queue.park(turn.pod(), turn.attempts());
        events.warning(subject(turn.pod()), "FailedScheduling", message);
        var patch = Json.object();
        var status = patch.putObject("status");
        if (!nominatedNode.isEmpty()) {
            status.put("nominatedNodeName", nominatedNode);
        }
        status.putArray("conditions")
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "False")
                .put("reason", "Unschedulable")
                .put("message", message)
                .put("observedGeneration", turn.pod().meta().generation())
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            client.patch(
                    Binder.PODS,
                    turn.pod().meta().namespace(),
                    turn.pod().meta().name(),
                    "status",
                    Client.PatchType.STRATEGIC,
                    patch);
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            queue.remove(turn.pod().key());
        }
    }

    private void preempt(PodQueue.Turn turn, Plan.Preempt plan) {
        var pod = turn.pod();
        if (!pod.nominatedNode().isEmpty()
                && world.state().hasTerminating(pod.nominatedNode(), pod.priority())) {
            // Victims of an earlier try are still leaving.
            unschedulable(turn, plan.message(), pod.nominatedNode());
            return;
        }
        world.state().nominate(pod, plan.node());
        for (var victim : plan.victims()) {
            evict(victim, pod);
        }
        unschedulable(turn, plan.message(), plan.node());
    }

    private void evict(PodView victim, PodView pod) {
        var patch = Json.object();
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .put("reason", "PreemptionByScheduler")
                .put(
                        "message",
                        pod.schedulerName() + ": preempting to accommodate a higher priority pod")
                .put("observedGeneration", victim.meta().generation())
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            client.patch(
                    Binder.PODS,
                    victim.meta().namespace(),
                    victim.meta().name(),
                    "status",
                    Client.PatchType.STRATEGIC,
                    patch);
            client.delete(
                    Binder.PODS, victim.meta().namespace(), victim.meta().name(), Json.object());
            events.normal(
                    subject(victim),
                    "Preempted",
                    "Preempted by pod " + pod.meta().uid() + " on node " + victim.nodeName());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private static EventRecorder.Subject subject(PodView pod) {
        return EventRecorder.Subject.of(POD, pod.meta());
    }

    @Override
    public void close() {
        queue.close();
        thread.interrupt();
        binding.shutdownNow();
    }
}
