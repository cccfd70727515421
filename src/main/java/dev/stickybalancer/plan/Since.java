package dev.stickybalancer.plan;

import java.time.Instant;

/** A place and since when it was written, or was seen. */
record Since(Place place, Instant since) {}
