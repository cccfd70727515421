# shellcheck shell=sh
# Part of agent.sh: testing configurations, starting nginx with one, taking the next into use, and going back when nginx
# does not start with it.

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

start() {
    runs
    renewed=false
    write_status
    nginx -e stderr -c "$RUN/running.conf" &
    nginx_pid=$!
    await has_worker
}

# A signal that comes before nginx has a worker ends it, or waits for the next one to be heard.
has_worker() {
    grep -qs '[n]ginx: worker process' /proc/[0-9]*/cmdline
}

# Until this holds, unless nginx or the patience with it ends before.
await() {
    latest=$(($(now) + LONGEST_START))
    until "$1" || ! alive || [ "$(now)" -gt "$latest" ]; do
        sleep 0.05 &
        wait "$!"
    done
}

# A new nginx takes users before it knows a single pod: they would be turned away, or sent to another pod than theirs. So
# it starts deaf to them, asks for its names, and keeps the answers when it is reloaded.
start_with_names() {
    rm -f "$RUN"/start*
    mv "$RUN/running.conf" "$RUN/candidate.conf" && deaf < "$RUN/candidate.conf" > "$RUN/running.conf" || exit 1
    start
    await has_names
    has_names || say "the name server has been silent for $LONGEST_START s: starting without the app's addresses"
    sleep "$LAST_NAMES" &
    wait "$!"
    move_up || exit 1
    runs
    tell_nginx
    write_status
}

# nginx says nothing of names it got an address for. So the last name it asks for is one that the name server refuses, with
# a code of one digit; that of silence is 110.
has_names() {
    grep -qs ' starting\.sb could not be resolved ([0-9]: ' "$RUN/start.log"
}

# The same configuration with sockets that nobody knows in the place of the users' ports, and not ready.
deaf() {
    admin='/^    # For kubelet, operator and Prometheus/,$'
    sed -e "s|^error_log stderr notice;|error_log stderr crit; error_log $RUN/start.log error;|" \
        -e 's/^\( *server\) self\.sb:/\1 starting.sb:/' \
        -e '1s/^# config .*/# config starting/' -e 's/X-Config-Hash "[0-9a-z]*"/X-Config-Hash "starting"/' \
        -e "$admin s|^ *location = /readyz {\$|& return 503;|" \
        -e "$admin !{" -e '/^ *listen .* quic/d' \
        -e "s|^\( *listen\) \[::]:\([0-9]*\).*|\1 unix:$RUN/start6-\2.sock;|" \
        -e "s|^\( *listen\) \([0-9][0-9]*\).*|\1 unix:$RUN/start-\2.sock;|" -e '}'
}

# The candidate becomes what runs, and what ran stays at hand.
move_up() {
    cp "$RUN/running.conf" "$RUN/previous.conf" && mv "$RUN/candidate.conf" "$RUN/running.conf"
}

# Takes the tested candidate into use.
switch() {
    why=$(move_up 2>&1) || return 1
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
    workers=$(sed -n 's/^worker_processes \([0-9]*\);$/\1/p' "$RUN/running.conf")
    most=$((LEAST_GENERATIONS * ${workers:-1}))
    [ "$most" -ge "$MOST_OLD_WORKERS" ] || most=$MOST_OLD_WORKERS
    left=$(($(leaving_workers | wc -l) + ${workers:-1}))
    for worker in $(leaving_workers); do
        [ "$left" -gt "$most" ] || break
        say "closing the connections of old worker $worker: more than $most would be left"
        kill -TERM "$worker"
        left=$((left - 1))
    done
}

# With the certificate that was just taken into use.
renew() {
    why=$(cp "$RUN/running.conf" "$RUN/previous.conf" 2>&1) && reload
}

reloaded_lately() {
    is_recent "$reloaded_at" "$PAUSE"
}

# Whether time $1 is less than $2 seconds ago.
is_recent() {
    [ -n "$1" ] && [ $(($(now) - $1)) -lt "$2" ]
}

# A refused reload says [emerg]. The five tries to listen on a port that is taken do too; what counts is their end.
failed_reloads() {
    grep '\[emerg\]' "$RUN/crit.log" | grep -v ' bind() to '
}

# A file can pass its test and still fail to start, for example when a port is taken. nginx then keeps the old one, and
# so do we.
check_reload() {
    is_recent "$switched_at" "$PAUSE" && [ "$(failed_reloads | wc -l)" -gt "$failures" ] || return 0
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
