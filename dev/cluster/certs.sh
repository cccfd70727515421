# The cluster's certificates and kubeconfigs.
#
# In:  lib.sh.  Out: $DIR/pki/*, $DIR/kubeconfig (cluster-admin). One authority for everything, valid for a year: the
# cluster lives for hours. Keys are RSA: the Java client reads no other kind without a further library.
# shellcheck shell=bash

# In a subshell, for its working directory.
create_certificates() (
	mkdir -p "$DIR/pki"
	chmod 700 "$DIR" "$DIR/pki"
	cd "$DIR/pki" || exit
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=stickybalancer-ca \
		-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
		-keyout ca.key -out ca.crt 2>/dev/null

	local names=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
	certificate apiserver /CN=kube-apiserver "$names,DNS:localhost,IP:127.0.0.1,IP:$NODE_IP,IP:$KUBERNETES_SERVICE_IP"
	certificate kubelet-server "/CN=$NODE_NAME" "DNS:$NODE_NAME,IP:$NODE_IP"
	certificate etcd /CN=etcd DNS:localhost,IP:127.0.0.1
	certificate etcd-client /CN=kube-apiserver-etcd-client
	certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
	# Signs and verifies service account tokens.
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out sa.key 2>/dev/null
	openssl pkey -in sa.key -pubout -out sa.pub

	kubeconfig "$KUBECONFIG_ADMIN" admin /O=system:masters/CN=admin
	kubeconfig kube-controller-manager.kubeconfig kube-controller-manager /CN=system:kube-controller-manager
	kubeconfig kube-scheduler.kubeconfig kube-scheduler /CN=system:kube-scheduler
	kubeconfig kube-proxy.kubeconfig kube-proxy /CN=system:kube-proxy
	# The Node authorizer knows a kubelet by this group and name.
	kubeconfig kubelet.kubeconfig kubelet "/O=system:nodes/CN=system:node:$NODE_NAME"
)

# certificate NAME SUBJECT [ALTERNATIVE_NAMES]: NAME.key and NAME.crt in the current directory.
certificate() {
	local extensions="extendedKeyUsage=clientAuth,serverAuth"
	[[ -z ${3:-} ]] || extensions+=$'\n'"subjectAltName=$3"
	openssl req -newkey rsa:2048 -nodes -subj "$2" -keyout "$1.key" 2>/dev/null |
		openssl x509 -req -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 \
			-extfile <(printf '%s\n' "$extensions") -out "$1.crt" 2>/dev/null
}

# kubeconfig FILE NAME SUBJECT: self-contained, certificates inside.
kubeconfig() {
	certificate "$2" "$3"
	cat >"$1" <<-END
		apiVersion: v1
		kind: Config
		current-context: stickybalancer
		clusters:
		- name: stickybalancer
		  cluster: {server: "https://$NODE_IP:$PORT_APISERVER", certificate-authority-data: $(base64 -w0 ca.crt)}
		users:
		- name: $2
		  user: {client-certificate-data: $(base64 -w0 "$2.crt"), client-key-data: $(base64 -w0 "$2.key")}
		contexts:
		- name: stickybalancer
		  context: {cluster: stickybalancer, user: $2}
	END
	chmod 600 "$1"
}
