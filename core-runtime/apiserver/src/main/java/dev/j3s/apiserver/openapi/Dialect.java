package dev.j3s.apiserver.openapi;

/** The two forms of OpenAPI clients ask for. */
enum Dialect {
    V2("#/definitions/"),
    V3("#/components/schemas/");

    private final String refPrefix;

    Dialect(String refPrefix) {
        this.refPrefix = refPrefix;
    }

    String ref(String definition) {
        return refPrefix + definition;
    }
}
