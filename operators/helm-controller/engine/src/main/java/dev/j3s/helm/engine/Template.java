package dev.j3s.helm.engine;

/** One named template, with the source it was defined in. */
record Template(String name, Source source, Node.Body body) {
    boolean isBlank() {
        return body.isBlank();
    }
}
