# Small helpers shared by the scripts below dev/.
#
# In:  settings.sh (sourced here).
# Out: functions only: messages, long steps with progress, atomic cache entries, templates, waiting.
# shellcheck shell=bash

# shellcheck source=dev/cluster/settings.sh
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

say() { printf '%s\n' "$*" >&2; }
die() {
	printf 'error: %s\n' "$1" >&2
	shift
	(($# == 0)) || printf '       %s\n' "$@" >&2
	exit 1
}

require_root() {
	[[ $(uname -s) == Linux ]] || die "this needs Linux (found $(uname -s)): it runs a kubelet on the machine itself"
	[[ $(uname -m) == x86_64 ]] || die "only x86_64 is supported (found $(uname -m))"
	((EUID == 0)) || die "this must run as root: it mounts, makes network interfaces and control groups" "try: sudo -E $0"
}

# with_lock NAME "$@": runs this script again under a lock, so that two callers do not build or start
# the same thing. `flock -o` keeps the lock's descriptor from daemons, which would hold it for ever.
with_lock() {
	local name=$1 marker="STICKYBALANCER_LOCK_${1^^}"
	shift
	[[ -z ${!marker:-} ]] || return 0
	mkdir -p "$CACHE"
	exec env "$marker=held" flock -o "$CACHE/.lock-$name" "$0" "$@"
}

# step LABEL LOGFILE COMMAND...: runs a long command quietly, shows a line every 15 s, and on failure
# the end of its log.
step() {
	local label=$1 log=$2 started=$SECONDS pid status=0
	shift 2
	mkdir -p "$(dirname "$log")"
	# its own process group, so that Ctrl-C can end all of it: a plain background job ignores Ctrl-C
	set -m
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	set +m
	# shellcheck disable=SC2064  # the pid of now
	trap "kill -- -$pid 2>/dev/null; exit 130" INT TERM
	local ticks=0
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.5
		ticks=$((ticks + 1))
		((ticks % 30)) || say "  $label: $((SECONDS - started)) s, $(wc -l <"$log") lines of output," \
			"last: $(tail -n1 "$log" | cut -c-70)"
	done
	wait "$pid" || status=$?
	trap - INT TERM
	if ((status)); then
		tail -n 20 "$log" | sed 's/^/  | /' >&2
		die "$label failed (exit code $status)" "full output: $log"
	fi
	say "  $label: done in $((SECONDS - started)) s"
}

# build_dir TARGET: prints a fresh directory beside TARGET to build in; `publish` renames it to TARGET.
# An interrupted build is therefore never taken for a complete one; its remains go with the next try.
build_dir() {
	rm -rf --one-file-system "$1.building"
	mkdir -p "$1.building"
	printf '%s\n' "$1.building"
}
publish() {
	rm -rf --one-file-system "$1"
	mv -T "$1.building" "$1"
}

# render TEMPLATE: prints it with every @NAME@ replaced by the shell variable NAME; unknown names are errors.
render() {
	local text name
	text=$(<"$1")
	while [[ $text =~ @([A-Z_]+)@ ]]; do
		name=${BASH_REMATCH[1]}
		[[ -v $name ]] || die "$1 uses @$name@, which settings.sh does not define"
		text=${text//"@$name@"/${!name}}
	done
	printf '%s\n' "$text"
}

# json_array WORD...: `jq --args` would take words like -XX:+UseSerialGC for its own options.
json_array() { printf '%s\n' "$@" | jq -nRc '[inputs]'; }

# wait_for SECONDS WHAT LOGFILE COMMAND...: polls COMMAND; on timeout shows the end of LOGFILE.
wait_for() {
	local seconds=$1 what=$2 log=$3 end
	end=$((SECONDS + $1))
	shift 3
	until "$@" >/dev/null 2>&1; do
		if ((SECONDS >= end)); then
			[[ ! -f $log ]] || tail -n 15 "$log" | sed 's/^/  | /' >&2
			die "$what did not happen within $seconds s" "log: $log"
		fi
		sleep 0.2
	done
}

kubectl() { KUBECONFIG=$KUBECONFIG_ADMIN "$KUBE_BIN/kubectl" "$@"; }
ctr() { "$DEBIAN_ROOT/usr/bin/ctr" -a "$CONTAINERD_SOCKET" -n k8s.io "$@"; }
