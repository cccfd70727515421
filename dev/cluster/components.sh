# The seven processes of the cluster: their configuration files and command lines.
#
# In:  lib.sh, processes.sh, certificates in $DIR/pki.  Out: $DIR/config/*, started processes.
# Why a setting is there stands beside it, here or in config/*.in.
# shellcheck shell=bash disable=SC2034,SC2054  # read by render; commas belong to flag values

write_configs() {
	local source=${BASH_SOURCE[0]%/*}/config
	mkdir -p "$DIR"/{config,cni,pod-logs,volume-plugins}
	write_resolv_conf
	render "$source/kubelet.yaml.in" >"$DIR/config/kubelet.yaml"
	render "$source/kube-proxy.yaml.in" >"$DIR/config/kube-proxy.yaml"
	render "$source/containerd.toml.in" >"$DIR/config/containerd.toml"
	render "$source/coredns.yaml.in" >"$DIR/config/coredns.yaml"
	render "$source/cni.conflist.in" >"$DIR/cni/10-stickybalancer.conflist"
	cp "$source/audit-policy.yaml" "$DIR/config/"
}

# The machine's name servers, without those on its loopback (systemd-resolved), which a pod cannot reach.
# With none left, the cluster DNS answers for the cluster only.
write_resolv_conf() {
	local file=/etc/resolv.conf
	[[ ! -f /run/systemd/resolve/resolv.conf ]] || file=/run/systemd/resolve/resolv.conf
	grep -E '^nameserver' "$file" | grep -vE '^nameserver +(127\.|::1)' >"$DIR/resolv.conf" || true
	DNS_FORWARD="" # for render
	[[ ! -s $DIR/resolv.conf ]] || DNS_FORWARD="forward . /etc/resolv.conf"
}

start_etcd() {
	local pki=$DIR/pki
	# --unsafe-no-fsync: the data dies with the cluster, and every write gets faster.
	start etcd "$DEBIAN_ROOT/usr/bin/etcd" --name "$NODE_NAME" --data-dir "$DIR/etcd" \
		--listen-client-urls "https://127.0.0.1:$PORT_ETCD" --advertise-client-urls "https://127.0.0.1:$PORT_ETCD" \
		--cert-file "$pki/etcd.crt" --key-file "$pki/etcd.key" --client-cert-auth --trusted-ca-file "$pki/ca.crt" \
		--listen-peer-urls "https://127.0.0.1:$PORT_ETCD_PEER" \
		--initial-advertise-peer-urls "https://127.0.0.1:$PORT_ETCD_PEER" \
		--initial-cluster "$NODE_NAME=https://127.0.0.1:$PORT_ETCD_PEER" \
		--peer-cert-file "$pki/etcd.crt" --peer-key-file "$pki/etcd.key" \
		--peer-client-cert-auth --peer-trusted-ca-file "$pki/ca.crt" \
		--logger zap --log-level warn
}

start_apiserver() {
	local pki=$DIR/pki
	local flags=(
		--advertise-address "$NODE_IP" --bind-address 0.0.0.0 --secure-port "$PORT_APISERVER"
		--tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" --client-ca-file "$pki/ca.crt"
		--etcd-servers "https://127.0.0.1:$PORT_ETCD" --etcd-cafile "$pki/ca.crt"
		--etcd-certfile "$pki/etcd-client.crt" --etcd-keyfile "$pki/etcd-client.key"
		--service-cluster-ip-range "$SERVICE_CIDR"
		--service-account-issuer https://kubernetes.default.svc.cluster.local
		--service-account-key-file "$pki/sa.pub" --service-account-signing-key-file "$pki/sa.key"
		# as a normal cluster; PodSecurity and ServiceAccount admission are on by default
		--authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction
		# logs, exec and port-forward: the node's name resolves nowhere
		--kubelet-preferred-address-types InternalIP --kubelet-certificate-authority "$pki/ca.crt"
		--kubelet-client-certificate "$pki/kubelet-client.crt" --kubelet-client-key "$pki/kubelet-client.key"
		--audit-policy-file "$DIR/config/audit-policy.yaml" --audit-log-path "$DIR/audit.log"
		--audit-log-maxsize 200 --audit-log-maxbackup 1
		# one replica: nobody to hand long requests over to
		--shutdown-delay-duration 0s
	)
	start kube-apiserver "$KUBE_BIN/kube-apiserver" "${flags[@]}"
}

start_containerd() {
	# The shim and runc are looked up in PATH; `--log-level warn`, or every probe is a line.
	start containerd env PATH="$DEBIAN_ROOT/usr/bin:$DEBIAN_ROOT/usr/sbin:$PATH" \
		LD_LIBRARY_PATH="$DEBIAN_ROOT/usr/lib/x86_64-linux-gnu" \
		"$DEBIAN_ROOT/usr/bin/containerd" --config "$DIR/config/containerd.toml" --log-level warn
}

start_controller_manager() {
	start kube-controller-manager "$KUBE_BIN/kube-controller-manager" \
		--kubeconfig "$DIR/pki/kube-controller-manager.kubeconfig" --bind-address 127.0.0.1 \
		--secure-port "$PORT_CONTROLLER_MANAGER" --leader-elect=false --use-service-account-credentials \
		--node-monitor-grace-period 10m `# one node: taking its pods out of all Services helps nobody` \
		--root-ca-file "$DIR/pki/ca.crt" --service-account-private-key-file "$DIR/pki/sa.key" \
		--controllers '*,-node-ipam-controller,-node-route-controller,-cloud-node-lifecycle-controller,-service-lb-controller'
}

start_scheduler() {
	start kube-scheduler "$KUBE_BIN/kube-scheduler" --kubeconfig "$DIR/pki/kube-scheduler.kubeconfig" \
		--bind-address 127.0.0.1 --secure-port "$PORT_SCHEDULER" --leader-elect=false
}

start_kubelet() {
	start kubelet "$KUBE_BIN/kubelet" --config "$DIR/config/kubelet.yaml" --root-dir "$DIR/kubelet" \
		--kubeconfig "$DIR/pki/kubelet.kubeconfig" --hostname-override "$NODE_NAME" --node-ip "$NODE_IP"
}

start_proxy() {
	start kube-proxy "$KUBE_BIN/kube-proxy" --config "$DIR/config/kube-proxy.yaml"
}

node_ready() {
	kubectl get node "$NODE_NAME" -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' | grep -q True
}

dns_ready() {
	kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns \
		-o jsonpath='{.items[*].endpoints[*].conditions.ready}' | grep -q true
}
