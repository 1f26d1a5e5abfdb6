package dev.j3s.localpath;

/**
 * Makes and removes directories on nodes. Both operations may be repeated and then change nothing.
 */
public interface NodeDirectories {
    /** Makes the directory, open to every user of the node's pods; fails if it cannot. */
    void create(String node, String path);

    /** Removes the directory with all it holds; one that is missing is as good as removed. */
    void remove(String node, String path);
}
