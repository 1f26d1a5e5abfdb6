package dev.j3s.crds.addon;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The file behind an Addon.
 *
 * @param source absolute path of the manifest file
 * @param checksum hexadecimal SHA-256 of the content that was applied last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AddonSpec(@Nullable String source, @Nullable String checksum) {}
