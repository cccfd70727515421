# What the test cluster is made of and where it lives. Sourced by every script below dev/.
#
# In:  STICKYBALANCER_CACHE, STICKYBALANCER_CLUSTER_DIR, STICKYBALANCER_DEBIAN_MIRROR (all optional).
# Out: read-only variables: versions, directories, addresses, ports.
# shellcheck shell=bash disable=SC2034  # used by the scripts that source this file

# --- versions: each one is part of a cache directory's name, so changing it rebuilds just that ---
readonly KUBERNETES_VERSION=1.34.4 # 1.35 wants cgroup v2, 1.36 wants containerd 2
readonly COREDNS_VERSION=1.14.7
readonly NGINX_VERSION=1.30.6      # first Debian build with `sticky` and the fixes design.md relies on
readonly NGINX_EXPORTER_VERSION=1.5.1
readonly MTAIL_VERSION=3.2.24
readonly PAUSE_VERSION=1
readonly AXE_CORE_VERSION=4.14.1   # what dev/test/browser/package.json names
# of programs below dev/test/go: to be raised with every change of them
readonly GITOPS_VERDICTS_VERSION=2
readonly HELM_VERSION=4.3.1
readonly CHECK_BUNDLE_VERSION=1
readonly KUBE_STATE_METRICS_VERSION=2.18.0
readonly PROMETHEUS=bookworm-r1     # with promtool, for tests of deploy/monitoring
readonly DEBIAN_TOOLS=bookworm-r1  # etcd, containerd, runc, CNI plugins; raise rN to fetch newer ones
readonly DEBIAN_BASE=bookworm-r1   # base layer of our own images
readonly JRE_VERSION=25-r2            # raise rN with every change of deploy/image/link-java
readonly IMAGE_EPOCH=1767225600    # time stamp of every file in an image: the same bytes on every build

# --- directories ---
readonly CACHE=${STICKYBALANCER_CACHE:-$HOME/.cache/stickybalancer}
readonly DIR=${STICKYBALANCER_CLUSTER_DIR:-/var/lib/stickybalancer-cluster}
readonly MIRROR=${STICKYBALANCER_DEBIAN_MIRROR:-http://deb.debian.org/debian}

readonly KUBE_BIN=$CACHE/kubernetes-$KUBERNETES_VERSION/bin
readonly DEBIAN_ROOT=$CACHE/debian/$DEBIAN_TOOLS
readonly CONTAINERD_SOCKET=$DIR/containerd.sock
readonly KUBECONFIG_ADMIN=$DIR/kubeconfig

# --- network ---
# The node's address is that of the pod bridge: it exists on every machine, with or without a
# network card, and does not change when the machine moves to another network.
readonly BRIDGE=sticky0
readonly NODE_NAME=stickybalancer
readonly NODE_IP=10.244.0.1
readonly POD_CIDR=10.244.0.0/16 # a /16, because a /24 ends at 254 pods
readonly SERVICE_CIDR=10.96.0.0/16
readonly KUBERNETES_SERVICE_IP=10.96.0.1
readonly DNS_SERVICE_IP=10.96.0.10

# --- ports: not the defaults, so that another Kubernetes or etcd on this machine is no obstacle ---
readonly PORT_APISERVER=16443
readonly PORT_ETCD=12379
readonly PORT_ETCD_PEER=12380
readonly PORT_KUBELET=20250
readonly PORT_KUBELET_HEALTH=20248
readonly PORT_CONTROLLER_MANAGER=20257
readonly PORT_SCHEDULER=20259
readonly PORT_PROXY_HEALTH=20256
readonly PORT_PROXY_METRICS=20249

# Every process of the cluster lives below this control group, so nothing can hide from `down`.
readonly CGROUP=stickybalancer
