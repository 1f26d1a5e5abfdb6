package dev.j3s.apiserver.proxy;

/**
 * How the API server shows itself to kubelets, as PEM text.
 *
 * @param authorityPem signs the kubelets' serving certificates
 */
public record KubeletTls(String authorityPem, String certificatePem, String keyPem) {}
