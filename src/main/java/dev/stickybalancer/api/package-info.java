/**
 * The StickyBalancer resource as Java: the custom resource definition under {@code crds/} is generated from these
 * classes. Data only, no logic; the field descriptions are what {@code kubectl explain} shows.
 *
 * <p>Everything here may be null: a resource may have been stored before a field existed. {@code validate} and
 * {@code model} turn it into values that never are.
 */
package dev.stickybalancer.api;
