package dev.j3s.crds.helm;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** One condition of a HelmChart: {@code Failed}, and {@code Deployed} of our own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HelmChartCondition(
        @Nullable String type,
        @Nullable String status,
        @Nullable String reason,
        @Nullable String message) {}
