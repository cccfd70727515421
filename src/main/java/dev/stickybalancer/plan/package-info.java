/**
 * How endpoints move through the DNS names that nginx resolves, so that an endpoint which serves is at every moment
 * known to every nginx pod, whatever the order in which they learn of a change. Comes in: the last hosts file, the
 * wanted state, and what each nginx pod was seen to have. Goes out: the next hosts file. Pure: time is an argument.
 */
package dev.stickybalancer.plan;
