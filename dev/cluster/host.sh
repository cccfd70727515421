# What the cluster changes on the machine itself, and how that is taken back.
#
# In:  lib.sh, processes.sh.
# Out: prepare_host (bridge, routes, kernel settings) and clean_host, which brings the machine back to where it was
#      from any state: running, half dead, after `kill -9`, after a reboot. Both may run twice.
# shellcheck shell=bash

# Settings that we, the kubelet or kube-proxy change; their old values are kept in $DIR/sysctl.before.
readonly SYSCTLS=(net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables net.ipv4.conf.all.route_localnet
	vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops
	kernel.keys.root_maxkeys kernel.keys.root_maxbytes)

# Directories outside $DIR whose names are compiled into the kubelet, containerd or libcni.
readonly FOREIGN_DIRS=(/var/lib/kubelet /var/lib/cni /var/log/containers /run/containerd /etc/cni /opt/cni)

prepare_host() {
	local key directory
	for key in "${SYSCTLS[@]}"; do
		echo "$key=$(sysctl -n "$key" 2>/dev/null)"
	done | grep '=.' >"$DIR/sysctl.before"
	# only directories that are not there yet may be removed later
	for directory in "${FOREIGN_DIRS[@]}"; do
		[[ -e $directory ]] || echo "$directory"
	done >"$DIR/dirs.ours"

	sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1
	create_cgroups

	ip link add "$BRIDGE" type bridge
	ip address add "$NODE_IP/${POD_CIDR#*/}" dev "$BRIDGE"
	ip link set "$BRIDGE" up
	# Without a route of its own, a Service address leaves for the default route, or for nowhere.
	ip route add "$SERVICE_CIDR" dev "$BRIDGE" src "$NODE_IP"

	# Pods reach the outside under the machine's address (the CNI plugin would make a chain per pod).
	iptables -t nat -N STICKYBALANCER-MASQ
	iptables -t nat -A STICKYBALANCER-MASQ -s "$POD_CIDR" ! -d "$POD_CIDR" ! -o "$BRIDGE" -j MASQUERADE
	iptables -t nat -A POSTROUTING -m comment --comment "stickybalancer test cluster" -j STICKYBALANCER-MASQ
	# A Docker or a firewall on the same machine may drop forwarded packets by default.
	iptables -N STICKYBALANCER-FORWARD
	iptables -A STICKYBALANCER-FORWARD -s "$POD_CIDR" -j ACCEPT
	iptables -A STICKYBALANCER-FORWARD -d "$POD_CIDR" -j ACCEPT
	iptables -I FORWARD -m comment --comment "stickybalancer test cluster" -j STICKYBALANCER-FORWARD
}

clean_host() {
	# the kubelet first, or it restarts what we stop; then the containers, while their runtime can still clean up
	stop kubelet
	kill_cgroup kubepods
	local name
	for name in kube-proxy kube-scheduler kube-controller-manager containerd kube-apiserver etcd; do stop "$name"; done
	kill_cgroup # shims, and whatever lost its pid file
	unmount_all
	remove_network
	remove_cgroups
	restore_sysctls
	remove_foreign_files
	remove_state
}

# Deepest first. A mount that is busy for a moment (a reader in /proc) is detached lazily.
unmount_all() {
	local target
	while read -r target; do
		umount "$target" 2>/dev/null || umount -l "$target"
	done < <(awk -v dir="$DIR/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | sort -r)
}

remove_network() {
	local link tool
	for link in $(ip -j link show master "$BRIDGE" 2>/dev/null | jq -r '.[].ifname'); do
		ip link delete "$link" 2>/dev/null || true # gone with its namespace
	done
	ip link delete "$BRIDGE" 2>/dev/null || true
	# Without our state directory, chains named KUBE-* may be another cluster's.
	[[ -d $DIR ]] || return 0
	for tool in iptables ip6tables; do
		remove_chains "$tool"
	done
}

# Removes our chains (kube-proxy's, the kubelet's, the portmap plugin's and our own) and the rules that jump
# to them, and touches no other rule: the deletions are applied on top of what is there.
remove_chains() {
	local ours='(KUBE-|CNI-|STICKYBALANCER-)'
	command -v "$1-save" >/dev/null || return 0
	"$1-save" 2>/dev/null | awk -v ours="^$ours" '
		/^\*/ { table = $0 }
		/^:/ { chain = substr($1, 2); if (chain ~ ours) { flush = flush "-F " chain "\n"; drop = drop "-X " chain "\n" } }
		/^-A/ && $2 !~ ours {
			for (i = 3; i < NF; i++)
				if ($i == "-j" && $(i + 1) ~ ours) { sub(/^-A/, "-D"); jumps = jumps $0 "\n"; break }
		}
		/^COMMIT/ { if (drop != "") printf "%s\n%s%s%sCOMMIT\n", table, jumps, flush, drop; jumps = flush = drop = "" }
	' | "$1-restore" --noflush
}

restore_sysctls() {
	[[ ! -f $DIR/sysctl.before ]] || sysctl -q -p "$DIR/sysctl.before" >/dev/null 2>&1 || true
}

remove_foreign_files() {
	local directory result id
	# links to our logs, and cached results of our network, in directories that another runtime may share
	find /var/log/containers -maxdepth 1 -type l -lname "$DIR/*" -delete 2>/dev/null || true
	for result in /var/lib/cni/results/stickybalancer-*-eth0; do
		id=${result##*/stickybalancer-}
		rm -f "$result" "/var/lib/cni/results/cni-loopback-${id%-eth0}-lo"
	done
	[[ -f $DIR/dirs.ours ]] || return 0
	while read -r directory; do
		rm -rf --one-file-system "$directory"
	done <"$DIR/dirs.ours"
}

# --one-file-system and the mount check: never delete through a mount that we failed to undo.
remove_state() {
	[[ -d $DIR ]] || return 0
	! grep -qF " $DIR/" /proc/self/mountinfo ||
		die "still mounted below $DIR: $(grep -F " $DIR/" /proc/self/mountinfo | head -n1)"
	[[ -f $DIR/.stickybalancer || -z $(ls -A "$DIR") ]] ||
		die "$DIR was not made by dev/cluster/up; not removing it" "set STICKYBALANCER_CLUSTER_DIR to a directory of its own"
	rm -rf --one-file-system "$DIR"
}
