#!/bin/sh
# Runs nginx in a StickyBalancer pod: the first process of the container and nginx's parent.
#
# In:   /etc/stickybalancer/config    nginx.conf, holding.conf, certificate-test.conf (a ConfigMap, changes while we run)
#       /etc/stickybalancer/tls       tls.crt, tls.key (a Secret, changes while we run; only with TLS)
#       SHUTDOWN_GRACE_SECONDS        how long a stopping pod keeps open connections
#       ENDPOINT_UPDATES              Reload: there is no name server in this pod
#       OLDEST_NGINX                  the oldest version that will do
# Out:  /run/nginx/running.conf       what nginx runs: the last configuration that passed its test
#       /run/tls/current              its certificate: the last one that passed its test
#       /run/nginx/status.json        what the admin port answers on /status
# Exit: 0 after SIGQUIT or SIGTERM, 1 when nginx ended by itself.
#
# A configuration or certificate is used only after "nginx -t". One that fails changes nothing, is reported, and is tried again every
# ten seconds, so that a cause outside of it (a full disk) heals without anybody. POSIX sh and what every image has:
# it must run in the official images of Debian and of Alpine.
set -u

readonly OLDEST="${OLDEST_NGINX:-1.30.6}"       # 1.30.6: native "sticky", and the security fixes up to there
readonly PAUSE=10               # seconds from one reload to the next, and from one test of a bad file to the next
readonly NAMES=0.3              # seconds for the first answers of the name server, which is in the same pod
readonly MOST_OLD_WORKERS=32    # left from before reloads; each takes 3 to 8 MiB besides its connections
readonly LONGEST_LOG=65536      # bytes of crit.log
readonly LONGEST_MESSAGE=512    # characters of nginx's words before escaping, which at most doubles them

readonly CONFIG=/etc/stickybalancer/config
readonly SECRET=/etc/stickybalancer/tls
readonly RUN=/run/nginx
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

# --- nginx's version ---------------------------------------------------------------------------------------------

read_version() {
    nginx_version=$(nginx -v 2>&1 | sed -n 's|^nginx version: [^/]*/\([0-9.]*\).*|\1|p')
}

# Whether version $1 is $2 or later.
at_least() {
    have=$1. want=$2.
    while [ -n "$want" ]; do
        h=${have%%.*} w=${want%%.*}
        [ "${h:-0}" -gt "$w" ] && return 0
        [ "${h:-0}" -lt "$w" ] && return 1
        have=${have#*.} want=${want#*.}
    done
}

# --- testing and switching ---------------------------------------------------------------------------------------

# The lines that say why, without the warnings around them; everything when there is no such line.
reasons() {
    grep -E '\[(emerg|alert|crit|error)\]' "$1" || cat "$1"
}

# One line of printable characters.
printable() {
    LC_ALL=C sed -e ':a' -e '$!{N;ba' -e '}' -e 's/\n/ /g' | LC_ALL=C sed 's/[^ -~]/?/g'
}

# Copies $1 to candidate.conf and tests that. On failure the reasons are in $why.
passes() {
    if ! at_least "$nginx_version" "$OLDEST"; then
        why="nginx ${nginx_version:-of unknown version} is older than $OLDEST: use a newer nginx.image"
        return 1
    fi
    if ! why=$(cp "$1" "$RUN/candidate.conf" 2>&1); then
        return 1
    fi
    if why=$(nginx -t -q -e stderr -c "$RUN/candidate.conf" 2>&1); then
        return 0
    fi
    printf '%s\n' "$why" > "$RUN/test.log" && why=$(reasons "$RUN/test.log" | printable)
    return 1
}

reject() {
    if [ "$rejected_text" != "$2" ]; then
        say "refused configuration ${1:-without a hash}, ${running:-nothing} runs on: $3"
    fi
    rejected=${1:-unknown} rejected_text=$2 rejected_at=$(now)
    message=$(printf '%s\n' "${3:-no reason given}" | printable)
}

accept() {
    rejected='' rejected_text='' message=''
}

# Notes what is in running.conf.
runs() {
    running=$(hash_of "$RUN/running.conf")
    running_text=$(cat "$RUN/running.conf")
}

# Takes the tested candidate into use.
switch() {
    why=$(cp "$RUN/running.conf" "$RUN/previous.conf" 2>&1) || return 1
    why=$(mv "$RUN/candidate.conf" "$RUN/running.conf" 2>&1) || return 1
    runs
    reload
}

reload() {
    end_oldest_workers
    tell_nginx
    reloads=$((reloads + 1)) reloaded_at=$switched_at
    say "reloaded with configuration $running${certificate_hash:+ and certificate $certificate_hash}"
}

tell_nginx() {
    failures=$(failed_reloads | wc -l)
    kill -HUP "$nginx_pid"
    switched_at=$(now) renewed=false
}

# Old workers live for as long as a WebSocket of theirs. Reloads that come faster than those end must not fill the memory.
end_oldest_workers() {
    left=$(leaving_workers | wc -l)
    for worker in $(leaving_workers); do
        [ "$left" -gt "$MOST_OLD_WORKERS" ] || break
        say "closing the connections of old worker $worker: more than $MOST_OLD_WORKERS are left"
        kill -TERM "$worker"
        left=$((left - 1))
    done
}

# With the certificate that was just taken into use.
renew() {
    why=$(cp "$RUN/running.conf" "$RUN/previous.conf" 2>&1) && reload
}

reloaded_lately() {
    is_recent "$reloaded_at"
}

switched_lately() {
    is_recent "$switched_at"
}

is_recent() {
    [ -n "$1" ] && [ $(($(now) - $1)) -lt "$PAUSE" ]
}

# A refused reload says [emerg]. The five tries to listen on a port that is taken do too; what counts is their end.
failed_reloads() {
    grep '\[emerg\]' "$RUN/crit.log" | grep -v ' bind() to '
}

# A file can pass its test and still fail to start, for example when a port is taken. nginx then keeps the old one, and
# so do we.
check_reload() {
    switched_lately && [ "$(failed_reloads | wc -l)" -gt "$failures" ] || return 0
    failed=$running failed_text=$running_text
    failures=$(failed_reloads | wc -l)
    mv "$RUN/previous.conf" "$RUN/running.conf"
    runs
    ! reloaded_lately || reloads=$((reloads - 1))
    [ "$certificate" = 0 ] || renewed=true
    reject "$failed" "$failed_text" "$(grep '\[emerg\]' "$RUN/crit.log" | sed '$!N;$!D')"
}

# Compares what is mounted with what runs.
look_for_change() {
    text=$(cat "$CONFIG/nginx.conf" 2> /dev/null) && [ -n "$text" ] || return 0
    delivered=$(hash_of "$CONFIG/nginx.conf")
    ! lacks_names || return 0
    if ! needs_certificate; then
        certificate_problem=
    elif ! reloaded_lately; then
        take_certificate
    fi
    if [ "$text" = "$running_text" ]; then
        accept
    elif reloaded_lately || waits_for_certificate || refused_lately; then
        :
    elif passes "$CONFIG/nginx.conf" && switch; then
        accept
    else
        reject "$(hash_of "$CONFIG/nginx.conf")" "$text" "$why"
    fi
    [ "$renewed" = false ] || reloaded_lately || renew
}

# Whether nginx would have nobody to ask for names: a pod with a name server is about to take over from this one.
lacks_names() {
    [ "${ENDPOINT_UPDATES:-}" = Reload ] && grep -q '^ *resolver ' "$CONFIG/nginx.conf"
}

refused_lately() {
    [ "$text" = "$rejected_text" ] && [ $(($(now) - rejected_at)) -lt "$PAUSE" ]
}

# --- the certificate ---------------------------------------------------------------------------------------------

needs_certificate() {
    grep -q "ssl_certificate $TLS/current/" "$CONFIG/nginx.conf"
}

waits_for_certificate() {
    [ "$certificate" = 0 ] && needs_certificate
}

# Puts what is mounted into the place of the certificate in use, if it is another and passes its test. A Secret that is
# gone changes nothing. A pod from before TLS was asked for has nothing mounted, and will be replaced.
take_certificate() {
    [ -d "$SECRET" ] || return 0
    if [ ! -s "$SECRET/tls.crt" ] || [ ! -s "$SECRET/tls.key" ]; then
        certificate_problem=missing
        return 0
    fi
    offered=$(cat "$SECRET/tls.crt" "$SECRET/tls.key")
    if [ "$offered" = "$certificate_text" ]; then
        certificate_problem='' refused_text=''
    elif [ "$offered" = "$refused_text" ] && [ $(($(now) - refused_at)) -lt "$PAUSE" ]; then
        return 0
    elif certificate_passes; then
        use_certificate
    else
        [ "$offered" = "$refused_text" ] || say "refused the certificate of the Secret: $why"
        refused_text=$offered refused_at=$(now)
        certificate_problem=$(printf '%s\n' "${why:-no reason given}" | printable)
    fi
}

certificate_passes() {
    why=$(rm -rf "$TLS/candidate" "$TLS/test.sock" 2>&1 && mkdir "$TLS/candidate" 2>&1 \
        && cp "$SECRET/tls.crt" "$SECRET/tls.key" "$TLS/candidate/" 2>&1) || return 1
    if why=$(nginx -t -q -e stderr -c "$CONFIG/certificate-test.conf" 2>&1); then
        return 0
    fi
    printf '%s\n' "$why" > "$RUN/test.log" && why=$(reasons "$RUN/test.log")
    return 1
}

use_certificate() {
    next=$((certificate + 1))
    mv "$TLS/candidate" "$TLS/$next" && ln -sfn "$next" "$TLS/current" || return 0
    rm -rf "${TLS:?}/$((certificate - 1))"
    renewed=true
    read_certificate
}

# Notes what is in use; also after a restart of the container, when it is still there.
read_certificate() {
    [ -L "$TLS/current" ] || return 0
    certificate=$(readlink "$TLS/current")
    certificate_text=$(cat "$TLS/current/tls.crt" "$TLS/current/tls.key")
    certificate_hash=$(printf '%.16s' "$(sha256sum "$TLS/current/tls.crt")")
    certificate_problem='' refused_text=''
}

# --- telling -----------------------------------------------------------------------------------------------------

# How many lines of crit.log match $1.
count() {
    lines=$(grep -c "$1" "$RUN/crit.log" 2> /dev/null)
    echo "${lines:-0}"
}

# nginx appends, so a file cut to nothing goes on from there.
trim_log() {
    [ "$(wc -c < "$RUN/crit.log")" -gt "$LONGEST_LOG" ] || return 0
    zone_errors_before=$((zone_errors_before + $(count 'no memory in upstream zone')))
    : > "$RUN/crit.log"
    failures=0
}

# The process ids of workers that live on for their open connections, the oldest first. nginx writes what they do into
# their command line; the 22nd word of "stat" is when they began.
leaving_workers() {
    grep -ls '[n]ginx: worker process is shutting down' /proc/[0-9]*/cmdline | while read -r file; do
        cut -d ' ' -f 1,22 "${file%cmdline}stat" 2> /dev/null
    done | sort -n -k 2 | cut -d ' ' -f 1
}

# Mostly there is nothing to say or to escape, and starting programs is what this loop costs.
in_json() {
    case $1 in
        *[\"\\]*) printf "%.${LONGEST_MESSAGE}s" "$1" | sed 's/["\\]/\\&/g' ;;
        *) printf "%.${LONGEST_MESSAGE}s" "$1" ;;
    esac
}

write_status() {
    leaving=0
    # Without a reload there is no old worker.
    [ -z "$reloaded_at" ] || leaving=$(leaving_workers | wc -l)
    status=$(printf '{"config":{"running":"%s","rejected":"%s","message":"%s","delivered":"%s"},' \
        "$running" "$rejected" "$(in_json "$message")" "$delivered")
    status=$status$(printf '"certificate":{"running":"%s","problem":"%s"},' \
        "$certificate_hash" "$(in_json "$certificate_problem")")
    status=$status$(printf '"reloads":%d,"zoneErrors":%d,"shuttingDownWorkers":%d,"nginxVersion":"%s","stopping":%s}' \
        "$reloads" "$((zone_errors_before + $(count 'no memory in upstream zone')))" "$leaving" \
        "$nginx_version" "$stopping")
    [ "$status" = "$last_status" ] && return 0
    printf '%s\n' "$status" > "$RUN/status.json.new" && mv "$RUN/status.json.new" "$RUN/status.json" \
        && last_status=$status
}

# --- life --------------------------------------------------------------------------------------------------------

# After a restart of the container /run/nginx is still there, with the last good configuration.
boot() {
    rm -f "$RUN/nginx.pid" "$RUN/previous.conf"
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

start() {
    runs
    renewed=false
    write_status
    nginx -e stderr -c "$RUN/running.conf" &
    nginx_pid=$!
}

# A new nginx takes users before it knows a single pod: they would be turned away, or sent to another pod than theirs. So
# it starts deaf to them, asks for its names, and keeps the answers when it is reloaded.
start_with_names() {
    rm -f "$RUN"/start*.sock
    mv "$RUN/running.conf" "$RUN/candidate.conf" && deaf < "$RUN/candidate.conf" > "$RUN/running.conf" || exit 1
    start
    sleep "$NAMES" &
    wait "$!"
    cp "$RUN/running.conf" "$RUN/previous.conf" && mv "$RUN/candidate.conf" "$RUN/running.conf" || exit 1
    runs
    tell_nginx
}

# The same configuration with sockets that nobody knows in the place of the users' ports, and not ready.
deaf() {
    admin='/^    # For kubelet, operator and Prometheus/,$'
    sed -e '1s/^# config .*/# config starting/' -e 's/X-Config-Hash "[0-9a-z]*"/X-Config-Hash "starting"/' \
        -e "$admin s|^ *location = /readyz {\$|& return 503;|" \
        -e "$admin !{" -e '/^ *listen .* quic/d' \
        -e "s|^\( *listen\) \[::]:\([0-9]*\).*|\1 unix:$RUN/start6-\2.sock;|" \
        -e "s|^\( *listen\) \([0-9][0-9]*\).*|\1 unix:$RUN/start-\2.sock;|" -e '}'
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
    [ -n "$mounted" ] && [ "$mounted" = "$calm_with" ] && [ $((ticks % 10)) -gt 0 ] \
        && [ ! "$RUN/crit.log" -nt "$RUN/calm" ]
}

# After a round: whether anything is left for the next one.
note_calm() {
    calm_with=
    [ -z "$rejected$certificate_problem" ] && [ "$text" = "$running_text" ] && [ "$renewed" = false ] \
        && ! switched_lately && true > "$RUN/calm" && write_status && calm_with=$mounted
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
        check_reload
        trim_log
        # Before the next change: of the last one it is known by now whether nginx took it.
        write_status
        look_for_change
        note_calm
    done
    stop
}

main
