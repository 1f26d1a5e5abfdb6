/**
 * The Helm engine: a chart and values in; manifests, hooks and notes out.
 *
 * <p>One render: {@link dev.j3s.helm.engine.ChartArchive} or {@link
 * dev.j3s.helm.engine.ChartDirectory} load a {@link dev.j3s.helm.engine.Chart}; {@link
 * dev.j3s.helm.engine.HelmEngine#render} resolves dependencies, merges values, validates them
 * against the schemas, executes every template and sorts the documents into a {@link
 * dev.j3s.helm.engine.Rendered}. The package knows no Kubernetes client and does no I/O besides
 * reading charts; {@code lookup} asks an injected {@link dev.j3s.helm.engine.Lookup}.
 */
@NullMarked
package dev.j3s.helm.engine;

import org.jspecify.annotations.NullMarked;
