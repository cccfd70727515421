/**
 * From what was observed to what the resource's status says. Comes in: the verdict on the spec, the app's endpoints,
 * the Deployment, the nginx pods' own answers. Goes out: conditions in the words of the API. Pure: time is an argument.
 */
package dev.stickybalancer.status;
