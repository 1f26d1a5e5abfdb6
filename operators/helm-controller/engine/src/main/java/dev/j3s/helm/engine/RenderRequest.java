package dev.j3s.helm.engine;

/** Everything one render depends on. */
public record RenderRequest(
        Chart chart,
        Values values,
        ReleaseInfo release,
        Capabilities capabilities,
        Lookup lookup,
        RenderLimits limits) {
    /** A render that sees no cluster, under the default limits. */
    public static RenderRequest offline(
            Chart chart, Values values, ReleaseInfo release, Capabilities capabilities) {
        return new RenderRequest(
                chart, values, release, capabilities, Lookup.NONE, RenderLimits.DEFAULT);
    }
}
