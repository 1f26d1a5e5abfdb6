package dev.j3s.helm.controller;

/** Which release is meant. */
record ReleaseId(String name, String namespace) {}
