/**
 * Users of a Meteor app behind the balancer, and a record of everything the balancer does to them.
 *
 * <p>In: the balancer's address, the direct addresses of the app pods, and steps (a roll-out, a restart) that the
 * caller performs meanwhile. Out: a {@link dev.stickybalancer.load.Report} per step, and every event as a JSON line.
 * Failures are recorded, never thrown.
 *
 * <p>The wire is read and written here by hand, over plain sockets, and not by {@code java.net.http}: that client
 * repeats a GET on a reset connection without telling, keeps the headers of a WebSocket handshake to itself (the
 * affinity cookie is one of them), and decides alone which connection a request takes. Here nothing is repeated in
 * silence.
 */
package dev.stickybalancer.load;
