/** What the operator says over HTTP: whether it lives, whether it is ready, and its metrics. */
package dev.stickybalancer.http;
