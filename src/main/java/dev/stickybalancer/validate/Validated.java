package dev.stickybalancer.validate;

import java.util.List;
import java.util.Optional;

/** Settings, or the problems that keep a spec from becoming settings. */
public record Validated(Optional<Settings> settings, List<Problem> problems) {}
