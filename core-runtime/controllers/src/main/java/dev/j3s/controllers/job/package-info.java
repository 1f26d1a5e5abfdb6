/** Runs pods to completion: Jobs, the Jobs of CronJobs, and the end of finished ones. */
@NullMarked
package dev.j3s.controllers.job;

import org.jspecify.annotations.NullMarked;
