package dev.j3s.client;

/**
 * Makes the value an informer keeps from an object's JSON. Decode narrowly: what is kept costs
 * memory for every object.
 */
@FunctionalInterface
public interface Decoder<T> {
    T decode(byte[] json);
}
