package dev.j3s.apiserver.admission;

import dev.j3s.apiserver.authorization.Authorizers;
import dev.j3s.apiserver.registry.ObjectStorage;
import java.util.ArrayList;
import java.util.List;

/** The plug-ins that a standard server runs, in upstream's order. */
public final class AdmissionChain {
    private AdmissionChain() {}

    /**
     * @param extensions policies and webhooks: between upstream's built-in plug-ins and the quota,
     *     which has to see what they made
     */
    public static List<AdmissionPlugin> standard(
            AdmissionConfig config,
            ObjectStorage storage,
            Authorizers authorizers,
            List<AdmissionPlugin> extensions) {
        var plugins = new ArrayList<AdmissionPlugin>();
        plugins.add(new NamespaceLifecycle(storage));
        plugins.add(new LimitRanger(storage));
        plugins.add(new ServiceAccount(storage, config.random()));
        plugins.add(new NodeRestriction(storage));
        plugins.add(new TaintNodesByCondition());
        plugins.add(new PodSecurity(storage));
        plugins.add(new Priority(storage));
        plugins.add(new DefaultTolerationSeconds());
        plugins.add(new DefaultStorageClass(storage));
        plugins.add(new StorageObjectInUseProtection());
        plugins.add(new PersistentVolumeClaimResize(storage));
        plugins.add(new RuntimeClass(storage));
        plugins.add(CertificateSigner.approval(authorizers.requests()));
        plugins.add(CertificateSigner.signing(authorizers.requests()));
        plugins.add(new CertificateSubjectRestriction());
        plugins.add(new DefaultIngressClass(storage));
        plugins.add(new PodTopologyLabels(storage));
        plugins.addAll(extensions);
        plugins.add(new ServiceAllocation(config, storage));
        plugins.add(authorizers.escalation());
        plugins.add(new ResourceQuota(storage));
        return List.copyOf(plugins);
    }
}
