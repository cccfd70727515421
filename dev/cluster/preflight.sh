# Is this machine able to run the cluster? Every answer "no" is an error that says what to do.
#
# In:  lib.sh, processes.sh.  Out: nothing, or an error message and exit 1. Changes nothing that stays.
# shellcheck shell=bash

preflight() {
	check_paths
	check_commands
	check_disk
	check_kernel
	check_no_other_kubernetes
	check_ports
}

check_paths() {
	[[ $DIR$CACHE =~ ^[A-Za-z0-9/._-]+$ && $DIR == /*/* ]] ||
		die "unusable directory: STICKYBALANCER_CLUSTER_DIR=$DIR, STICKYBALANCER_CACHE=$CACHE" \
			"absolute paths of letters, digits and / . _ - only (they go into configuration files)"
	# containerd's socket path must fit into a socket address (108 bytes)
	((${#DIR} < 80)) || die "STICKYBALANCER_CLUSTER_DIR is longer than 80 characters: $DIR"
}

check_commands() {
	local command
	for command in iptables-save ip openssl jq mount ss; do
		command -v "$command" >/dev/null || die "$command is missing" "run dev/cluster/tools, which installs it"
	done
}

check_disk() {
	local directory=$DIR free
	while [[ ! -d $directory ]]; do directory=$(dirname "$directory"); done
	free=$(df --output=avail -BM "$directory" | tail -n1 | tr -dc 0-9)
	((free >= 8192)) || die "only $free MB free at $directory, 8192 needed" "free some, or set STICKYBALANCER_CLUSTER_DIR"
}

check_kernel() {
	local module scratch
	# built in, loadable, or absent: only trying tells, because /lib/modules may not belong to this kernel
	for module in overlay br_netfilter veth nf_nat; do modprobe -q "$module" 2>/dev/null || true; done

	scratch=$(mktemp -d "$(dirname "$DIR")/.stickybalancer-probe.XXXXXX")
	mkdir "$scratch"/{lower,upper,work,merged}
	local overlay=ok
	mount -t overlay overlay "$scratch/merged" \
		-o "lowerdir=$scratch/lower,upperdir=$scratch/upper,workdir=$scratch/work" 2>/dev/null || overlay=
	umount "$scratch/merged" 2>/dev/null || true
	rm -rf --one-file-system "$scratch"
	[[ $overlay ]] || die "cannot mount an overlay file system at $(dirname "$DIR")" \
		"the kernel lacks CONFIG_OVERLAY_FS, or that directory is itself on an overlay:" \
		"then set STICKYBALANCER_CLUSTER_DIR to a real disk"

	ip link add sb-probe type bridge 2>/dev/null || die "cannot create a network bridge (kernel: CONFIG_BRIDGE)"
	ip link delete sb-probe
	ip link add sb-probe0 type veth peer name sb-probe1 2>/dev/null ||
		die "cannot create a veth pair (kernel: CONFIG_VETH)"
	ip link delete sb-probe0
	iptables -t nat -S >/dev/null 2>&1 || die "iptables has no nat table" \
		"(kernel: CONFIG_NF_NAT with CONFIG_NFT_COMPAT or CONFIG_IP_NF_NAT)"
	[[ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]] ||
		die "bridged traffic does not pass iptables (kernel: CONFIG_BRIDGE_NETFILTER, module br_netfilter)" \
			"without it, Services do not work between pods"
	check_iptables_match statistic --mode random --probability 0.5
	check_iptables_match comment --comment probe
	[[ -n $(cgroup_hierarchies) ]] || die "no control groups mounted at /sys/fs/cgroup"
}

# check_iptables_match NAME OPTIONS...: kube-proxy's rules need it; tried in a chain nothing jumps to.
check_iptables_match() {
	local ok=yes
	iptables -t nat -N SB-PROBE 2>/dev/null || true
	iptables -t nat -A SB-PROBE -m "$@" -j RETURN 2>/dev/null || ok=
	iptables -t nat -F SB-PROBE
	iptables -t nat -X SB-PROBE
	[[ $ok ]] || die "iptables lacks the match '$1' (kernel: CONFIG_NETFILTER_XT_MATCH_${1^^})"
}

# Two kube-proxies write the same chains, and two kubelets the same cgroups: the machine must be ours alone.
check_no_other_kubernetes() {
	local pid name
	for pid in /proc/[0-9]*; do
		name=$(cat "$pid/comm" 2>/dev/null) || continue
		case $name in kubelet | kube-proxy | k3s-server | rke2)
			die "another Kubernetes runs here: $name, pid ${pid#/proc/}" ;;
		esac
	done
	! iptables-save -t nat 2>/dev/null | grep -q '^:KUBE-SERVICES' ||
		die "iptables has the rules of another Kubernetes (chain KUBE-SERVICES)" "remove that cluster first, or reboot"
	local route found
	for route in "$POD_CIDR" "$SERVICE_CIDR"; do
		found=$(ip route show root "$route" | head -n1)
		[[ -z $found ]] || die "this machine already has a route inside $route: $found"
	done
}

check_ports() {
	local variable port owner
	for variable in "${!PORT_@}"; do
		port=${!variable}
		owner=$(ss -Hltnp "sport = :$port" | head -n1)
		[[ -z $owner ]] || die "port $port ($variable in dev/cluster/settings.sh) is in use by" \
			"$(sed -E 's/.*users:\(\((.*)\)\)/\1/' <<<"$owner")"
	done
}
