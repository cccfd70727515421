/**
 * The whole product on a real cluster: the shipped manifests, real nginx pods, a real Meteor app, real users. The demo
 * and the end-to-end tests are the same steps; the tests add the verdict.
 */
package dev.stickybalancer.e2e;
