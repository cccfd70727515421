#!/bin/sh
# Runs nginx in a StickyBalancer pod: the first process of the container and nginx's parent.
#
# In:   /etc/stickybalancer/config    nginx.conf, holding.conf, certificate-test.conf (a ConfigMap, changes while we run)
#                                     and agent-*.sh, the parts of this program that are not about its life
#       /etc/stickybalancer/tls       tls.crt, tls.key (a Secret, changes while we run; only with TLS)
#       SHUTDOWN_GRACE_SECONDS        how long a stopping pod keeps open connections
#       ENDPOINT_UPDATES              Reload: there is no name server in this pod
#       OLDEST_NGINX                  the oldest version that will do
# Out:  /run/nginx/running.conf       what nginx runs: the last configuration that passed its test
#       /run/tls/current              its certificate: the last one that passed its test
#       /run/nginx/status.json        what the admin port answers on /status
#       /run/nginx/log/requests.read  a line for each request, if nginx.conf says so; begun anew when it is long
# Exit: 0 after SIGQUIT or SIGTERM, 1 when nginx ended by itself.
#
# A configuration or certificate is used only after "nginx -t". One that fails changes nothing, is reported, and is tried
# again every ten seconds, so that a cause outside of it (a full disk) heals without anybody. POSIX sh and what every
# image has: it must run in the official images of Debian and of Alpine.
set -u

readonly OLDEST="${OLDEST_NGINX:-1.30.6}"       # 1.30.6: native "sticky", and the security fixes up to there
readonly PAUSE=10               # seconds from one reload to the next, and from one test of a bad file to the next
readonly RELOAD=3               # seconds in which nginx has taken a reload, or refused it after five tries to listen
readonly LONGEST_START=10       # seconds from the start of nginx to its first worker, and from there to its first answer
readonly LAST_NAMES=0.2         # seconds from the name server's answer to the last question to its last answer
readonly MOST_OLD_WORKERS=32    # after a reload; each takes 3 to 8 MiB besides its connections
readonly LEAST_GENERATIONS=4    # reloads that no worker is ended for, however many workers nginx has
readonly LONGEST_LOG=65536      # bytes of crit.log
readonly LONGEST_REQUESTS=4194304   # bytes of requests.log
readonly LONGEST_MESSAGE=512    # characters of nginx's words before escaping, which at most doubles them

readonly CONFIG=/etc/stickybalancer/config
readonly SECRET=/etc/stickybalancer/tls
readonly RUN=/run/nginx
readonly REQUESTS=$RUN/log/requests
readonly TLS=/run/tls
case ${SHUTDOWN_GRACE_SECONDS:-} in
    '' | *[!0-9]*) readonly GRACE=300 ;;
    *) readonly GRACE="$SHUTDOWN_GRACE_SECONDS" ;;
esac

nginx_pid=                      # empty until started
nginx_version=
running=                        # hash of running.conf; "holding" while there is no good one
running_text=                   # its text
delivered=                      # hash of what is mounted
rejected=                       # hash of the configuration that failed
message=                        # nginx's words about it
rejected_text=                  # its text, to know when it changes
rejected_at=0
certificate=0                   # number of the certificate in use; 0 while there is none
certificate_text=               # it and its key
certificate_hash=
certificate_problem=            # why the Secret's certificate is not the one in use
refused_text=                   # certificate and key that failed, to know when they change
refused_at=0
renewed=false                   # nginx has still to be told of the certificate in use
reloaded_at=                    # empty: never, so the first change is used at once
switched_at=                    # the same, with the switch that every start with names ends with
reloads=0
failures=0                      # refused reloads in crit.log before the last reload
zone_errors_before=0            # counted in parts of crit.log that are cut off by now
stopping=false
last_status=
mounted=                        # which deliveries of the kubelet are mounted
calm_with=                      # the same, when nothing was left to be done; empty while something is
ticks=0

now() {
    # Not the time of day: that can be set back.
    read -r uptime _ < /proc/uptime
    echo "${uptime%%.*}"
}

say() {
    echo "agent: $*" >&2
}

# A second, ended early by a signal.
pause() {
    sleep 1 &
    wait "$!"
}

hash_of() {
    sed -n -e '1s/^# config \([0-9a-z][0-9a-z]*\)$/\1/p' -e 1q "$1"
}

# shellcheck source-path=SCRIPTDIR source=agent-switch.sh
. "$CONFIG/agent-switch.sh"
# shellcheck source-path=SCRIPTDIR source=agent-certificate.sh
. "$CONFIG/agent-certificate.sh"
# shellcheck source-path=SCRIPTDIR source=agent-status.sh
. "$CONFIG/agent-status.sh"

# After a restart of the container /run/nginx is still there, with the last good configuration.
boot() {
    rm -f "$RUN/nginx.pid" "$RUN/previous.conf"
    # In every pod: one from before metrics were switched on must take the new configuration, too.
    mkdir -p "$RUN/log" && true >> "$REQUESTS.log" && show_requests
    delivered=$(hash_of "$CONFIG/nginx.conf")
    : > "$RUN/crit.log"
    read_version
    read_certificate
    ! needs_certificate || take_certificate
    if lacks_names; then
        say "waiting to be replaced: the configuration needs a name server, and this pod has none"
        last_good_passes || cp "$CONFIG/holding.conf" "$RUN/running.conf" || exit 1
    elif waits_for_certificate; then
        say "waiting for the certificate: ${certificate_problem:-nothing is mounted}"
        last_good_passes || cp "$CONFIG/holding.conf" "$RUN/running.conf" || exit 1
    elif passes "$CONFIG/nginx.conf"; then
        mv "$RUN/candidate.conf" "$RUN/running.conf"
    else
        reject "$(hash_of "$CONFIG/nginx.conf")" "$(cat "$CONFIG/nginx.conf")" "$why"
        last_good_passes || cp "$CONFIG/holding.conf" "$RUN/running.conf" || exit 1
    fi
    if grep -q '^ *resolver ' "$RUN/running.conf"; then
        start_with_names
    else
        start
    fi
    say "nginx $nginx_version started with configuration $running"
}

last_good_passes() {
    [ -s "$RUN/running.conf" ] || return 1
    case $(hash_of "$RUN/running.conf") in
        holding | starting) return 1 ;;
    esac
    passes "$RUN/running.conf"
}

alive() {
    kill -0 "$nginx_pid" 2> /dev/null
}

# Waits until then, or until nginx has ended.
wait_until() {
    while alive && [ "$(now)" -lt "$1" ]; do
        pause
    done
}

# SIGQUIT, not SIGTERM: that would cut every WebSocket now. In the second half of the grace one worker after the other is
# ended, so that those who are still connected do not all come back at once. After SIGQUIT nginx replaces none of them.
stop() {
    write_status
    say "stopping: open connections may take $GRACE s"
    spread=$((GRACE / 2)) deadline=$(($(now) + GRACE))
    kill -QUIT "$nginx_pid"
    wait_until $((deadline - spread))
    all=$(leaving_workers | wc -l) ended=0
    for worker in $(leaving_workers); do
        ended=$((ended + 1))
        wait_until $((deadline - spread + spread * ended / all))
        kill -TERM "$worker" 2> /dev/null && say "ended worker $ended of $all with its connections"
    done
    wait_until "$deadline"
    if alive; then
        kill -TERM "$nginx_pid"
        wait "$nginx_pid"
    fi
    exit 0
}

# The kubelet delivers a directory and then moves a link to it.
read_mounted() {
    mounted=
    for volume in "$CONFIG" "$SECRET"; do
        cd -P "$volume/..data" 2> /dev/null && mounted=$mounted:$PWD
    done
    cd /
}

# Nothing is new since all was done. Asked every second, so it starts no process: those would be most of what an idle pod
# does. Every tenth time it is not taken for granted.
is_calm() {
    ticks=$((ticks + 1))
    read_mounted
    # shellcheck disable=SC3013 # "newer than" is in dash and in BusyBox
    [ -n "$mounted" ] && [ "$mounted" = "$calm_with" ] && [ $((ticks % 10)) -gt 0 ] && [ "$RUN/calm" -nt "$RUN/crit.log" ]
}

# After a round that began when "calm" was written: whether anything is left for the next one.
note_calm() {
    calm_with=
    [ -z "$rejected$certificate_problem" ] && [ "$text" = "$running_text" ] && [ "$renewed" = false ] \
        && ! is_recent "$switched_at" "$RELOAD" && write_status && calm_with=$mounted
}

main() {
    # QUIT is what the official images name as their stop signal, TERM the rest of the world's.
    trap 'stopping=true' QUIT TERM INT
    boot
    while [ "$stopping" = false ]; do
        pause
        if ! alive; then
            wait "$nginx_pid"
            say "nginx ended by itself with exit code $?"
            exit 1
        fi
        is_calm && continue
        true > "$RUN/calm"
        check_reload
        trim_log
        turn_requests_over
        # Before the next change: of the last one it is known by now whether nginx took it.
        write_status
        look_for_change
        note_calm
    done
    stop
}

main
