/** What tests of several packages need. */
package dev.stickybalancer.support;
