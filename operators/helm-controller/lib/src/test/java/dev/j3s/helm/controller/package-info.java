@NullMarked
package dev.j3s.helm.controller;

import org.jspecify.annotations.NullMarked;
