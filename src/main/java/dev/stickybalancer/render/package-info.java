/**
 * What the files of an nginx pod say. Comes in: a {@link dev.stickybalancer.model.BalancerModel}. Goes out: nginx.conf,
 * holding.conf, Corefile and agent.sh as text, the same bytes for the same model. No client, no clock, no input or
 * output but our own class path resource. Throws {@link IllegalArgumentException}, naming the position, for a value that
 * must not stand in nginx.conf, even if every validation before let it through.
 */
package dev.stickybalancer.render;
