package dev.j3s.helm.controller;

/** What is to be done with a release. */
sealed interface ReleaseAction {
    /** The wanted configuration is deployed. */
    record Keep() implements ReleaseAction {}

    record Install() implements ReleaseAction {}

    /** Over {@code current}; what it left half done is recorded as failed first. */
    record Upgrade(Release current, boolean markFailed) implements ReleaseAction {}

    /** Uninstall, then install: loses what the chart's volumes hold. */
    record Reinstall(Release current) implements ReleaseAction {}

    /** Nothing, until the HelmChart changes. */
    record Refuse(String reason) implements ReleaseAction {}
}
