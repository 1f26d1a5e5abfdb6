package dev.j3s.helm.engine;

/** Go's untyped nil. A value of its own, so that no Java null travels through templates. */
enum Nil {
    NIL;

    @Override
    public String toString() {
        return "<nil>";
    }
}
