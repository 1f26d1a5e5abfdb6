package dev.j3s.crds.helm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of a Secret that hold values files; with ignoreUpdates a change starts no upgrade. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ValuesSecret(
        @Nullable String name, @Nullable List<String> keys, @Nullable Boolean ignoreUpdates) {}
