package dev.j3s.crds.helm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to install and how. The job fields (jobImage, backOffLimit and the security contexts) are
 * accepted for k3s's sake and have no effect: charts are installed by the controller itself.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "has(self.driver) == has(oldSelf.driver)"
                        + " && (!has(self.driver) || self.driver == oldSelf.driver)",
        message = "driver is immutable")
public record HelmChartSpec(
        @Nullable String targetNamespace,
        @Nullable Boolean createNamespace,
        @Nullable String chart,
        @Nullable String version,
        @Nullable String repo,
        @Nullable String repoCA,
        @Nullable LocalObjectReference repoCAConfigMap,
        @Nullable Map<String, IntOrString> set,
        @PreserveUnknownFields @Nullable JsonNode values,
        @Nullable String valuesContent,
        @Nullable List<ValuesSecret> valuesSecrets,
        @Nullable String helmVersion,
        @Nullable Boolean bootstrap,
        @Nullable Boolean takeOwnership,
        @Nullable ServerSide serverSide,
        @Nullable Boolean forceConflicts,
        @Nullable String chartContent,
        @Nullable String jobImage,
        @Nullable Integer backOffLimit,
        @Nullable String timeout,
        @Nullable FailurePolicy failurePolicy,
        @Nullable LocalObjectReference authSecret,
        @Nullable Boolean authPassCredentials,
        @Nullable Boolean insecureSkipTLSVerify,
        @Nullable Boolean plainHTTP,
        @Nullable LocalObjectReference dockerRegistrySecret,
        @PreserveUnknownFields @Nullable JsonNode podSecurityContext,
        @PreserveUnknownFields @Nullable JsonNode securityContext,
        @Nullable Driver driver) {}
