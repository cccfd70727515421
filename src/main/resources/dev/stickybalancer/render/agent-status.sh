# shellcheck shell=sh
# Part of agent.sh: what is told of all that, in /run/nginx/status.json.

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

# The lines that mtail counts have two names, one for nginx and one for mtail. nginx goes on to a new file first, and only
# when it has written its last line into the old one does mtail, which reads the old one to its end.
turn_requests_over() {
    [ -s "$REQUESTS.log" ] && [ "$(wc -c < "$REQUESTS.log")" -gt "$LONGEST_REQUESTS" ] || return 0
    true > "$REQUESTS.next" && mv "$REQUESTS.next" "$REQUESTS.log" && kill -USR1 "$nginx_pid" || return 0
    pause
    show_requests
}

# The name must never be missing: mtail would go on at the end of what it finds next. After a restart of the container both
# names are of the same file, and mv leaves a third where it is: what is written there next would be taken from the log.
show_requests() {
    rm -f "$REQUESTS.next" && ln "$REQUESTS.log" "$REQUESTS.next" \
        && mv "$REQUESTS.next" "$REQUESTS.read" 2> /dev/null
    rm -f "$REQUESTS.next"
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
    # Where nothing more can be written, what is there can still be overwritten.
    { printf '%s\n' "$status" > "$RUN/status.json.new" && mv "$RUN/status.json.new" "$RUN/status.json" \
        || printf '%s\n' "$status" > "$RUN/status.json"; } 2> /dev/null && last_status=$status
}
