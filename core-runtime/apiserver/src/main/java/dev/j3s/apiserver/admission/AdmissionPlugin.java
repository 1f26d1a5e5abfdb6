package dev.j3s.apiserver.admission;

/**
 * One concern on the way in. Mutating passes run first, in list order, then validating ones. A
 * plug-in refuses by throwing {@code ApiException}. Called on virtual threads; may read the
 * cluster, must not keep the request.
 */
public interface AdmissionPlugin {
    /** Upstream's name: {@code LimitRanger}. */
    String name();

    /** False skips both passes, cheaply. */
    boolean handles(AdmissionRequest request);

    /** May change {@link AdmissionRequest#object()}. */
    default void admit(AdmissionRequest request) {}

    /** Sees the final object; must not change it. */
    default void validate(AdmissionRequest request) {}
}
