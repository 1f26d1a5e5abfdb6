package dev.j3s.crds.helm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What overrides the HelmChart; anything absent leaves the chart's own setting. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HelmChartConfigSpec(
        @PreserveUnknownFields @Nullable JsonNode values,
        @Nullable String valuesContent,
        @Nullable List<ValuesSecret> valuesSecrets,
        @Nullable FailurePolicy failurePolicy,
        @Nullable ServerSide serverSide,
        @Nullable Boolean forceConflicts) {}
