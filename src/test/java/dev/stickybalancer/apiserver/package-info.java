/**
 * Tests against a real kube-apiserver with etcd: what is accepted, what the operator writes, with the shipped rights and
 * no others. There is no kubelet and there are no controllers; a {@link dev.stickybalancer.apiserver.Scene} plays them.
 */
package dev.stickybalancer.apiserver;
