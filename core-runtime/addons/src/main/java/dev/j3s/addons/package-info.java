/**
 * What lies in the manifests folder is deployed: each file is an Addon, its objects are applied,
 * what left the file is deleted, and a deleted file takes its objects with it.
 *
 * <p>The way of one file: {@link ManifestFolder} sees it → {@link Manifest} parses it → {@link
 * AddonPlanner} compares it with the Addon's inventory (pure) → {@link AddonDeployer} applies and
 * records. Ownership lies in the cluster, in the Addon object, so that a restart or another server
 * goes on from there.
 */
@NullMarked
package dev.j3s.addons;

import org.jspecify.annotations.NullMarked;
