package dev.j3s.control;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What every controller of a process shares: time, chance and the metrics registry. */
public record ControlContext(
        Clock clock, Timer timer, RandomGenerator random, MeterRegistry metrics) {}
