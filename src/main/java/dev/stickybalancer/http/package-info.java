/** What the operator says over HTTP: whether it lives, whether it is ready, its metrics; and apart from that the status page. */
package dev.stickybalancer.http;
