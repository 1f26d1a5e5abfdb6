package dev.j3s.cri;

/** Where a container is in its life, as the runtime sees it. */
public enum ContainerState {
    CREATED,
    RUNNING,
    EXITED,
    UNKNOWN
}
