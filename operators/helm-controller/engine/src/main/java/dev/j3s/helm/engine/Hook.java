package dev.j3s.helm.engine;

import java.util.List;

/** A document that runs at points of the release's life instead of belonging to it. */
public record Hook(
        String source,
        String kind,
        String name,
        String content,
        List<String> events,
        int weight,
        List<String> deletePolicies,
        List<String> outputLogPolicies) {
    public Hook {
        events = List.copyOf(events);
        deletePolicies = List.copyOf(deletePolicies);
        outputLogPolicies = List.copyOf(outputLogPolicies);
    }
}
