/**
 * Getting files into the nginx pods and finding out whether they are in use. Comes in: the hashes that are wanted and
 * the nginx pods. Goes out: what each pod answered. Does HTTP and API requests, each bounded in time; a pod that cannot
 * be asked is an answer too, nothing is thrown for it.
 */
package dev.stickybalancer.delivery;
