/**
 * Turns a command line into a running j3s: options, {@code config.yaml}, environment, wiring, start
 * order, shutdown.
 *
 * <p>{@link Main} is the only place that touches the process (exit code, signals, log format).
 * Everything below it starts from values: a {@link ServerConfig}, many in one JVM. The way of one
 * start: {@link Main} → {@link ServerCommand} → {@link ServerConfig} → {@link Server}.
 */
@NullMarked
package dev.j3s.launcher;

import org.jspecify.annotations.NullMarked;
