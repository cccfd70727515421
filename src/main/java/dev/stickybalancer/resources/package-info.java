/**
 * The Kubernetes objects of one balancer. Comes in: settings, rendered files, the hosts file. Goes out: objects with
 * only the fields that the operator owns, in the spelling in which the API server returns them, so that applying them
 * twice changes nothing. Pure, throws nothing.
 */
package dev.stickybalancer.resources;
