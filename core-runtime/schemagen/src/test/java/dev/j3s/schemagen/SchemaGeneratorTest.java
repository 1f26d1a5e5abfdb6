package dev.j3s.schemagen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaGeneratorTest {
    @Test
    void writesTheSameTablesEachTime(@TempDir Path folder) throws Exception {
        var first = folder.resolve("first");
        var second = folder.resolve("second");

        SchemaGenerator.main(new String[] {first.toString()});
        SchemaGenerator.main(new String[] {second.toString()});

        for (var name : new String[] {"builtin-types.txt", "builtin-descriptions.txt"}) {
            assertThat(second.resolve(name)).hasSameBinaryContentAs(first.resolve(name));
        }
        assertThat(Files.readAllLines(first.resolve("builtin-types.txt")))
                .containsSequence(
                        "=io.k8s.api.core.v1.ContainerPort",
                        "name 1 s V",
                        "hostPort 2 i V",
                        "containerPort 3 i K req",
                        "protocol 4 s V default=\"TCP\"",
                        "hostIP 5 s V")
                .contains(
                        "=io.k8s.api.core.v1.Pod *",
                        "localObjectReference 1 @io.k8s.api.core.v1.LocalObjectReference I",
                        "$ref 3 s P",
                        "cachingMode 3 s P default=\"ReadWrite\"");
    }
}
