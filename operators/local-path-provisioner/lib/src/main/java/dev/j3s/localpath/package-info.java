/**
 * Provisions volumes that are directories of one node, for claims of StorageClasses with
 * provisioner {@code rancher.io/local-path}.
 *
 * <p>A claim: {@link dev.j3s.localpath.ClaimReconciler} asks {@link
 * dev.j3s.localpath.VolumePlanner} for the volume, has {@link dev.j3s.localpath.NodeDirectories}
 * make its directory and creates the PersistentVolume. A released volume: {@link
 * dev.j3s.localpath.VolumeReconciler} has the directory removed, then deletes the volume.
 */
@NullMarked
package dev.j3s.localpath;

import org.jspecify.annotations.NullMarked;
