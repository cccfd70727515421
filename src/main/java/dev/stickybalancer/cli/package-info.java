/**
 * The {@code stickybalancer} command line: the operator's own rules and its nginx.conf for people and pipelines, without a
 * cluster. Files become {@link dev.stickybalancer.cli.Document}s, those become balancers or problems.
 */
package dev.stickybalancer.cli;
