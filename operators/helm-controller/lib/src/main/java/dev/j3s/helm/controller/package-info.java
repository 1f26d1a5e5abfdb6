/**
 * Keeps every HelmChart installed as a Helm release, in process and without jobs.
 *
 * <p>One change: {@link dev.j3s.helm.controller.HelmChartReconciler} builds an {@link
 * dev.j3s.helm.controller.Order} of the HelmChart and its HelmChartConfig, reads the release's
 * history from {@link dev.j3s.helm.controller.ReleaseStorage}, lets {@link
 * dev.j3s.helm.controller.ReleasePlanner} decide and {@link dev.j3s.helm.controller.ReleaseRunner}
 * carry it out. Records are Helm's own, so the helm command line reads and changes the same
 * releases.
 */
@NullMarked
package dev.j3s.helm.controller;

import org.jspecify.annotations.NullMarked;
