/**
 * The balancer's nginx beside a hand-written nginx and haproxy: {@code bench/run}.
 *
 * <p>In: the configurations in {@code bench/}, and the renderer. Out: one {@link dev.stickybalancer.bench.Sample} per
 * slice of load, what they come to as a table, and a plot. A request that fails ends the run: half a measurement is none.
 */
package dev.stickybalancer.bench;
