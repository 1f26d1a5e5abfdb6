/**
 * Serves registries.yaml: a loopback proxy that containerd's hosts.toml files point at, and that
 * tries mirrors in turn with rewrites, credentials and trust of each.
 *
 * <p>One pull: containerd asks {@code http://127.0.0.1:port/v2/...?ns=registry}; {@link
 * dev.j3s.registrymirror.MirrorProxy} takes the {@link dev.j3s.registrymirror.Upstream}s of that
 * registry from {@link dev.j3s.registrymirror.RegistriesConfig} and streams the first good answer
 * that {@link dev.j3s.registrymirror.UpstreamClient} gets.
 */
@NullMarked
package dev.j3s.registrymirror;

import org.jspecify.annotations.NullMarked;
