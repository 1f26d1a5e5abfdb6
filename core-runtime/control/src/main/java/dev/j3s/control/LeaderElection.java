package dev.j3s.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Client;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One leader among processes, by a Lease. {@code lead} runs when this process becomes leader and
 * what it returns is closed when leadership ends; the process then stands for election again. A
 * leader that cannot renew stops before another may begin, as long as clocks run equally fast.
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LeaderElection.class.getName());
    private static final GroupVersionResource LEASES =
            new GroupVersionResource("coordination.k8s.io", "v1", "leases");
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** {@code identity} must be unique among the candidates. */
    public record Candidate(String namespace, String lease, String identity) {}

    /** The work of a leader. */
    @FunctionalInterface
    public interface Leading {
        AutoCloseable start() throws Exception;
    }

    private final Client client;
    private final Candidate candidate;
    private final Clock clock;
    private final Leading lead;
    private final Thread thread;
    private String observedVersion = "";
    private Instant observedAt = Instant.MIN;

    private LeaderElection(Client client, Candidate candidate, Clock clock, Leading lead) {
        this.client = client;
        this.candidate = candidate;
        this.clock = clock;
        this.lead = lead;
        this.thread = Thread.ofVirtual().name("leader-" + candidate.lease()).unstarted(this::run);
    }

    public static LeaderElection start(
            Client client, Candidate candidate, Clock clock, Leading lead) {
        var election = new LeaderElection(client, candidate, clock, lead);
        election.thread.start();
        return election;
    }

    /** Gives the lease back, so that another can take it at once. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        @Nullable AutoCloseable work = null;
        var renewed = clock.instant();
        try {
            while (true) {
                if (holds()) {
                    renewed = clock.instant();
                    if (work == null) {
                        LOG.log(Level.INFO, "leading lease={0}", candidate.lease());
                        work = lead.start();
                    }
                } else if (work != null && clock.instant().isAfter(renewed.plus(RENEW_DEADLINE))) {
                    LOG.log(Level.WARNING, "leadership lost lease={0}", candidate.lease());
                    work.close();
                    work = null;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "election ends lease={0}", candidate.lease());
        } catch (Exception e) {
            LOG.log(Level.ERROR, "leading failed lease=" + candidate.lease(), e);
        } finally {
            end(work);
        }
    }

    private void end(@Nullable AutoCloseable work) {
        if (work == null) {
            return;
        }
        try {
            work.close();
            client.get(LEASES, candidate.namespace(), candidate.lease())
                    .filter(lease -> holder(lease).equals(candidate.identity()))
                    .ifPresent(this::release);
        } catch (Exception e) {
            LOG.log(Level.WARNING, "leadership not given back lease=" + candidate.lease(), e);
        }
    }

    private void release(ObjectNode lease) {
        ((ObjectNode) lease.path("spec")).put("holderIdentity", "").put("leaseDurationSeconds", 1);
        client.update(LEASES, lease);
    }

    private static String holder(ObjectNode lease) {
        return lease.path("spec").path("holderIdentity").asText();
    }

    /** Takes or renews the lease if that is allowed now. */
    private boolean holds() {
        try {
            var found = client.get(LEASES, candidate.namespace(), candidate.lease());
            if (found.isEmpty()) {
                client.create(LEASES, candidate.namespace(), fresh());
                return true;
            }
            return takeOver(found.get());
        } catch (ApiException | UncheckedIOException e) {
            LOG.log(
                    Level.DEBUG,
                    "lease not renewed lease={0} error={1}",
                    candidate.lease(),
                    e.getMessage());
            return false;
        }
    }

    private boolean takeOver(ObjectNode lease) {
        var version = lease.path("metadata").path("resourceVersion").asText();
        var now = clock.instant();
        if (!version.equals(observedVersion)) {
            observedVersion = version;
            observedAt = now;
        }
        var holder = holder(lease);
        var mine = holder.equals(candidate.identity());
        // Judged by our own clock since we saw it change: the holder's clock may be off.
        var expired = now.isAfter(observedAt.plus(LEASE));
        if (!mine && !holder.isEmpty() && !expired) {
            return false;
        }
        var spec = lease.withObject("/spec");
        if (!mine) {
            spec.put("acquireTime", micros(now));
            spec.put("leaseTransitions", spec.path("leaseTransitions").asInt() + 1);
        }
        spec.put("holderIdentity", candidate.identity());
        spec.put("leaseDurationSeconds", LEASE.toSeconds());
        spec.put("renewTime", micros(now));
        client.update(LEASES, lease);
        return true;
    }

    private ObjectNode fresh() {
        var lease = Json.object();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata").put("name", candidate.lease());
        var now = micros(clock.instant());
        lease.putObject("spec")
                .put("holderIdentity", candidate.identity())
                .put("leaseDurationSeconds", LEASE.toSeconds())
                .put("acquireTime", now)
                .put("renewTime", now)
                .put("leaseTransitions", 0);
        return lease;
    }

    private static String micros(Instant time) {
        var micro = time.getNano() / 1_000;
        return time.toString().substring(0, 19) + String.format(".%06dZ", micro);
    }
}
