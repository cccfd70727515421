/**
 * The status page. Comes in: snapshots of the balancers, taken by the reconciler when it looks at them anyway. Goes out:
 * HTML without scripts and without anything from elsewhere. Pure: time is an argument; nothing throws on hostile text,
 * it is escaped.
 */
package dev.stickybalancer.ui;
