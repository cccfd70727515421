/**
 * The loop that holds everything together: look at the caches, decide with the pure packages, write what differs, ask
 * the nginx pods, report. Comes in: events about a balancer and whatever belongs to it. Goes out: API writes, only
 * where something differs. API failures end a round and are retried without end, ever more rarely.
 */
package dev.stickybalancer.reconcile;
