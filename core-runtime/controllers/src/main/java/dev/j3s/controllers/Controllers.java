package dev.j3s.controllers;

import dev.j3s.client.Client;
import dev.j3s.client.EventRecorder;
import dev.j3s.client.Informers;
import dev.j3s.client.QueuedEventRecorder;
import dev.j3s.control.ControlContext;
import dev.j3s.control.Timer;
import dev.j3s.controllers.daemonset.DaemonSetController;
import dev.j3s.controllers.deployment.DeploymentController;
import dev.j3s.controllers.disruption.DisruptionController;
import dev.j3s.controllers.endpoints.EndpointSliceController;
import dev.j3s.controllers.endpoints.EndpointsController;
import dev.j3s.controllers.endpoints.MirroringController;
import dev.j3s.controllers.endpoints.ServiceRanges;
import dev.j3s.controllers.garbage.GarbageCollector;
import dev.j3s.controllers.job.CronJobController;
import dev.j3s.controllers.job.FinishedJobs;
import dev.j3s.controllers.job.JobController;
import dev.j3s.controllers.kube.Caches;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.namespace.NamespaceController;
import dev.j3s.controllers.node.NodeHealth;
import dev.j3s.controllers.node.NodeRanges;
import dev.j3s.controllers.node.PodGarbage;
import dev.j3s.controllers.node.TaintEviction;
import dev.j3s.controllers.quota.QuotaController;
import dev.j3s.controllers.rbac.AggregatedRoles;
import dev.j3s.controllers.replicaset.ReplicaSetController;
import dev.j3s.controllers.serviceaccount.DefaultServiceAccount;
import dev.j3s.controllers.serviceaccount.RootCertificate;
import dev.j3s.controllers.statefulset.StatefulSetController;
import dev.j3s.controllers.volume.EphemeralClaims;
import dev.j3s.controllers.volume.Protection;
import dev.j3s.controllers.volume.VolumeBinder;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Starts the controllers; closing ends their threads, not the informers it was given. */
public final class Controllers implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Controllers.class.getName());

    private final ScheduledThreadPoolExecutor timer;
    private final EventRecorder events;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private Controllers(ScheduledThreadPoolExecutor timer, EventRecorder events) {
        this.timer = timer;
        this.events = events;
    }

    /** Starts one controller. */
    @FunctionalInterface
    private interface Starter {
        AutoCloseable start(Env env);
    }

    /**
     * Returns at once; work begins as the caches fill. {@code informers} is started here, if it is
     * not yet. {@code client} acts for every controller.
     */
    public static Controllers start(
            ControllersConfig config,
            Client client,
            Informers informers,
            MeterRegistry metrics,
            Clock clock) {
        var timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("controllers-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        var events = new QueuedEventRecorder(client, "controller-manager", "", clock);
        var context = new ControlContext(clock, Timer.of(timer), new Random(), metrics);
        var env = new Env(client, new Caches(informers), context, events);
        var controllers = new Controllers(timer, events);
        starters(config)
                .forEach((name, starter) -> {
                    if (config.enabled(name)) {
                        controllers.running.push(starter.start(env));
                    }
                });
        informers.start();
        return controllers;
    }

    /** The names that {@link ControllersConfig#features} may hold. */
    public static Set<String> names() {
        return starters(ControllersConfig.of("", "")).keySet();
    }

    /** In starting order; the names are upstream's. */
    private static Map<String, Starter> starters(ControllersConfig config) {
        var workers = config.concurrency();
        var starters = new LinkedHashMap<String, Starter>();
        starters.put("namespace-controller", env -> NamespaceController.start(env, 2 * workers));
        starters.put("serviceaccount-controller", DefaultServiceAccount::start);
        starters.put(
                "root-ca-certificate-publisher-controller",
                env -> RootCertificate.start(env, config.rootCaPem()));
        starters.put(
                "replicaset-controller",
                env -> ReplicaSetController.startReplicaSets(env, workers));
        starters.put(
                "replicationcontroller-controller",
                env -> ReplicaSetController.startReplicationControllers(env, workers));
        starters.put("deployment-controller", env -> DeploymentController.start(env, workers));
        starters.put(
                "endpointslice-controller", env -> EndpointSliceController.start(env, workers));
        starters.put("endpoints-controller", env -> EndpointsController.start(env, workers));
        starters.put(
                "endpointslice-mirroring-controller",
                env -> MirroringController.start(env, workers));
        starters.put("daemonset-controller", env -> DaemonSetController.start(env, workers));
        starters.put("statefulset-controller", env -> StatefulSetController.start(env, workers));
        starters.put("job-controller", env -> JobController.start(env, workers));
        starters.put("ttl-after-finished-controller", FinishedJobs::start);
        starters.put("cronjob-controller", env -> CronJobController.start(env, workers));
        starters.put("resourcequota-controller", env -> QuotaController.start(env, workers));
        starters.put("disruption-controller", env -> DisruptionController.start(env, workers));
        starters.put("node-lifecycle-controller", NodeHealth::start);
        starters.put("taint-eviction-controller", env -> TaintEviction.start(env, workers));
        starters.put("pod-garbage-collector-controller", PodGarbage::start);
        if (!config.clusterCidr().isEmpty()) {
            starters.put(
                    "node-ipam-controller",
                    env -> NodeRanges.start(env, config.clusterCidr(), config.nodeMaskSize()));
        }
        starters.put("persistentvolume-binder-controller", VolumeBinder::start);
        starters.put("persistentvolumeclaim-protection-controller", Protection::startClaims);
        starters.put("persistentvolume-protection-controller", Protection::startVolumes);
        starters.put(
                "volumeattributesclass-protection-controller", Protection::startAttributesClasses);
        starters.put("ephemeral-volume-controller", EphemeralClaims::start);
        starters.put("clusterrole-aggregation-controller", AggregatedRoles::start);
        starters.put("service-cidr-controller", ServiceRanges::start);
        // MORE
        starters.put(
                "garbage-collector-controller", env -> GarbageCollector.start(env, 2 * workers));
        return starters;
    }

    @Override
    public void close() {
        for (var one : running) {
            try {
                one.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "controller did not close cleanly", e);
            }
        }
        events.close();
        timer.shutdownNow();
    }
}
