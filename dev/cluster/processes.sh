# Starting and stopping the cluster's processes.
#
# In:  lib.sh.  Out: functions. Each process is recorded in $DIR/pids/NAME as "PID STARTTIME":
# the start time tells our process from a later one that got the same number (crash, reboot).
# shellcheck shell=bash

# In the order in which they start.
# shellcheck disable=SC2034  # used by status
readonly COMPONENTS=(etcd containerd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)

# Field 22 of /proc/PID/stat; the name in field 2 may contain blanks, so cut behind its bracket.
start_time() {
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	stat=${stat##*) }
	cut -d' ' -f20 <<<"$stat"
}

# running_pid NAME: prints the pid if the recorded process is alive.
running_pid() {
	local pid started
	read -r pid started 2>/dev/null <"$DIR/pids/$1" || return 1
	[[ $(start_time "$pid") == "$started" ]] || return 1
	# a killed child of a dead shell can stay as a zombie until init reaps it
	! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null || return 1
	printf '%s\n' "$pid"
}

# start NAME COMMAND...: detached, with its own log, inside our control group.
start() {
	local name=$1
	shift
	mkdir -p "$DIR/pids" "$DIR/logs"
	rm -f "$DIR/pids/$name"
	# the new shell enters the control group before it becomes the component: no child can escape
	# shellcheck disable=SC2016  # expanded by the inner shell
	setsid --fork bash -c '
		set -e
		echo $$ >"$1/cgroup.procs"
		stat=$(<"/proc/$$/stat"); stat=${stat##*) }; read -ra field <<<"$stat"
		echo "$$ ${field[19]}" >"$2"
		shift 2
		exec "$@"
	' bash "$(tracking_cgroup)/system" "$DIR/pids/$name" "$@" </dev/null >"$DIR/logs/$name.log" 2>&1
	wait_for 5 "the start of $name" "$DIR/logs/$name.log" test -s "$DIR/pids/$name"
}

# stop NAME: SIGTERM, and SIGKILL when it is still there after 3 s.
stop() {
	local pid i
	pid=$(running_pid "$1") || return 0
	kill "$pid" 2>/dev/null || true
	for ((i = 0; i < 30; i++)); do
		running_pid "$1" >/dev/null || return 0
		sleep 0.1
	done
	kill -9 "$pid" 2>/dev/null || true
}

# --- control groups: the kubelet needs ours in every hierarchy (v1) or in the only one (v2) ---

cgroup_hierarchies() {
	if [[ $(stat -fc %T /sys/fs/cgroup) == cgroup2fs ]]; then
		echo /sys/fs/cgroup
	else
		local mount
		for mount in /sys/fs/cgroup/*; do
			# co-mounted controllers appear again as symlinks (cpu -> cpu,cpuacct)
			[[ -L $mount || ! -e $mount/cgroup.procs ]] || echo "$mount"
		done
	fi
}

# The hierarchy in which we look for our processes; any would do, `pids` always exists on v1.
tracking_cgroup() {
	if [[ -d /sys/fs/cgroup/pids ]]; then echo "/sys/fs/cgroup/pids/$CGROUP"; else echo "/sys/fs/cgroup/$CGROUP"; fi
}

create_cgroups() {
	local hierarchy
	for hierarchy in $(cgroup_hierarchies); do
		if [[ $hierarchy == /sys/fs/cgroup ]]; then
			sed 's/[^ ]*/+&/g' "$hierarchy/cgroup.controllers" >"$hierarchy/cgroup.subtree_control"
		fi
		mkdir -p "$hierarchy/$CGROUP"
	done
	mkdir -p "$(tracking_cgroup)/system"
}

# Kills whatever runs in our control groups: containers, their shims, and, when $1 is empty, components.
kill_cgroup() {
	local top i pids
	top=$(tracking_cgroup)/${1:-}
	for ((i = 0; i < 100; i++)); do
		[[ -d $top ]] || return 0
		pids=$(find "$top" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u) || true
		[[ -n $pids ]] || return 0
		# shellcheck disable=SC2086  # a list of numbers
		kill -9 $pids 2>/dev/null || true
		sleep 0.1
	done
	die "processes in $top survive SIGKILL: ${pids//$'\n'/ }" \
		"they hang in the kernel (disk or NFS?); look at: ps -o pid,stat,wchan,cmd"
}

remove_cgroups() {
	local hierarchy
	for hierarchy in $(cgroup_hierarchies); do
		[[ ! -d $hierarchy/$CGROUP ]] || find "$hierarchy/$CGROUP" -depth -type d -exec rmdir {} +
	done
}
