package dev.j3s.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Holds the arrows between our modules (docs/architecture.md): Maven allows what is on the class
 * path, this allows only what the map shows.
 */
class ModuleArrowsTest {
    /** Each module and those of ours that it may know. */
    private static final Map<String, List<String>> ARROWS =
            Map.ofEntries(
                    Map.entry("model", List.of()),
                    Map.entry("store", List.of()),
                    Map.entry("pki", List.of()),
                    Map.entry("cri", List.of()),
                    Map.entry("apiserver", List.of("model", "store", "pki")),
                    Map.entry("client", List.of("model")),
                    Map.entry("control", List.of("client", "model")),
                    Map.entry("scheduler", List.of("control", "client", "model")),
                    Map.entry("controllers", List.of("control", "client", "model")),
                    Map.entry("addons", List.of("control", "client", "model")),
                    Map.entry("network", List.of("control", "client", "model")),
                    Map.entry("kubelet", List.of("control", "client", "model", "cri")));

    private final JavaClasses ours =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.j3s");

    @Test
    void modulesKnowOnlyWhatTheMapShows() {
        ARROWS.forEach((module, allowed) -> {
            var packages = new ArrayList<String>();
            packages.add("dev.j3s." + module + "..");
            allowed.forEach(a -> packages.add("dev.j3s." + a + ".."));
            var forbidden =
                    ARROWS.keySet().stream()
                            .filter(m -> !m.equals(module) && !allowed.contains(m))
                            .map(m -> "dev.j3s." + m + "..")
                            .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.j3s." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .as(module + " knows only " + packages)
                    .check(ours);
        });
    }

    @Test
    void onlyTheApiServerSeesTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.j3s.store..", "dev.j3s.apiserver..", "dev.j3s.launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.j3s.store..")
                .check(ours);
    }

    @Test
    void onlyTheHttpEdgeAndTheProxiesKnowVertx() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.j3s.apiserver.registry..",
                        "dev.j3s.apiserver.types..",
                        "dev.j3s.apiserver.watchcache..",
                        "dev.j3s.apiserver.admission..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(ours);
    }

    @Test
    void nothingButMainEndsTheProcess() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.j3s.launcher.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(ours);
    }

    @Test
    void typesOfCriStayInside() {
        classes()
                .that()
                .resideInAPackage("dev.j3s.cri..")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("dev.j3s.cri..", "dev.j3s.kubelet..", "dev.j3s.launcher..")
                .check(ours);
    }
}
