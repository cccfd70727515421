package dev.stickybalancer.validate;

import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.api.Session;
import dev.stickybalancer.api.StickyBalancerSpec;
import dev.stickybalancer.api.StickyModule;
import dev.stickybalancer.api.Toggle;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.SessionCookie;
import java.util.Optional;

/** How a user is kept on a pod, and what the means for it can and cannot do. */
final class SessionValidation {
    private static final String FIELD = "stickyModule";

    private final StickyBalancerSpec spec;
    private final Optional<Session> session;
    private final SessionCookie cookie;

    SessionValidation(Checks checks, StickyBalancerSpec spec, boolean httpsOnly) {
        this.spec = spec;
        session = Optional.ofNullable(spec.session());
        cookie = new CookieValidation(checks, httpsOnly)
                .cookie(session.map(Session::cookie).orElse(null));
        if (spec.stickyModule() == StickyModule.NGINX_STICKY_MODULE_NG) {
            requireWhatTheModuleCan(checks);
        }
    }

    private void requireWhatTheModuleCan(Checks checks) {
        String of = "NginxStickyModuleNg must come with ";
        checks.require(
                spec.nginx() != null && spec.nginx().image() != null,
                FIELD,
                of + "`nginx.image`: the official image is built without that module");
        checks.require(
                endpointUpdates() == EndpointUpdates.RELOAD,
                FIELD,
                of + "`endpointUpdates: Reload`: that module cannot follow DNS names");
        checks.require(
                cookie.sameSite() == SessionCookie.SameSite.UNSET,
                FIELD,
                of + "`session.cookie.sameSite: Unset`: that module cannot set the attribute");
        checks.require(
                !sockJsFallback(), FIELD, of + "`session.sockJSFallback: Disabled`: that module knows cookies only");
    }

    SessionCookie cookie() {
        return cookie;
    }

    boolean sockJsFallback() {
        return session.map(Session::sockJSFallback).orElse(Toggle.ENABLED) == Toggle.ENABLED;
    }

    EndpointUpdates endpointUpdates() {
        return Optional.ofNullable(spec.endpointUpdates()).orElse(EndpointUpdates.DYNAMIC);
    }

    AppServers.StickyModule stickyModule() {
        return spec.stickyModule() == StickyModule.NGINX_STICKY_MODULE_NG
                ? AppServers.StickyModule.NGINX_STICKY_MODULE_NG
                : AppServers.StickyModule.NATIVE;
    }
}
