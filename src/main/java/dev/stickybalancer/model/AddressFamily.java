package dev.stickybalancer.model;

/** The one address family of a balancer's endpoints: a dual-stack pod must not be two peers. */
public enum AddressFamily {
    IPV4,
    IPV6
}
