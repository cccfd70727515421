# shellcheck shell=sh
# Part of agent.sh: the certificate of the Secret, tested and taken into use.

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
