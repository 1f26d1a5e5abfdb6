/**
 * Who is who: certificate authorities, certificates, the service-account key, join tokens and
 * kubeconfig files.
 *
 * <p>Everything lies as PEM in one folder, private parts 0600, in the layout that k3s users know
 * ({@code server/tls}); {@link ClusterPki#ensure} makes what is missing and renews what ends soon.
 */
@NullMarked
package dev.j3s.pki;

import org.jspecify.annotations.NullMarked;
