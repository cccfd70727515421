/**
 * From what Kubernetes says of the app to the list of its endpoints. Comes in: the backend Service and its
 * EndpointSlices as the caches hold them. Goes out: endpoints with their state, each pod once, sorted, every address
 * checked; or the reason why there are none. Pure; nothing throws on hostile input, it is left out.
 */
package dev.stickybalancer.discover;
