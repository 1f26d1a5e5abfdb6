package dev.j3s.crds.helm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** jobName stays empty with us: there are no jobs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HelmChartStatus(
        @Nullable String jobName, @Nullable List<HelmChartCondition> conditions) {}
