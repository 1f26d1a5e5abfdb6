/**
 * The only way to state for everything but the API server: an untyped and a typed client,
 * informers, listers and the event recorder, over any {@link dev.j3s.model.Transport}.
 *
 * <p>An informer lists, then watches; its cache holds one decoded value for each object, and its
 * handlers see every change in order. It knows nothing of queues: {@code control} joins the two.
 */
@NullMarked
package dev.j3s.client;

import org.jspecify.annotations.NullMarked;
