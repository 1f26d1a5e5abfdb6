package dev.j3s.apiserver;

import dev.j3s.apiserver.admission.AdmissionConfig;
import dev.j3s.apiserver.authentication.AuthenticationConfig;
import dev.j3s.apiserver.proxy.KubeletTls;
import java.util.Optional;

/**
 * What {@link StandardParts} need to know.
 *
 * @param kubelets how to reach kubelets; absent where there are none: logs, exec and proxies are
 *     then refused
 */
public record StandardConfig(
        AuthenticationConfig authentication,
        AdmissionConfig admission,
        Optional<KubeletTls> kubelets) {}
