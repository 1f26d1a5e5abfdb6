/**
 * The controllers of Kubernetes, one package each; {@link dev.j3s.controllers.Controllers} starts
 * them. They read through shared informers and write through one client, so each runs as well
 * inside the server's process as beside another server.
 *
 * <p>A change arrives at an informer, becomes a key in a controller's queue, and a worker brings
 * that one object to what is wanted: the decisions are pure classes (planners, statuses), the
 * controller class does the reading and writing.
 */
@NullMarked
package dev.j3s.controllers;

import org.jspecify.annotations.NullMarked;
