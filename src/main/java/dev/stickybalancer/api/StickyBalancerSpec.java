package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;

/** What the user asks for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = StickyBalancerSpec.NO_COOKIE_NAME + " || !self.session.cookie.name.startsWith('__Host-') || ("
                + StickyBalancerSpec.IS_SECURE
                + " && (!has(self.session.cookie.path) || self.session.cookie.path == '/')"
                + " && !has(self.session.cookie.domain))",
        message = "`session.cookie.name` with the prefix `__Host-` must come with `tls` or `secure: Always`, with"
                + " `path: /` and no `domain`: browsers drop the cookie otherwise",
        fieldPath = ".session.cookie.name",
        reason = Reasons.INVALID)
@ValidationRule(
        value = StickyBalancerSpec.NO_COOKIE_NAME + " || !self.session.cookie.name.startsWith('__Secure-') || "
                + StickyBalancerSpec.IS_SECURE,
        message = "`session.cookie.name` with the prefix `__Secure-` must come with `tls` or `secure: Always`: browsers"
                + " drop the cookie otherwise",
        fieldPath = ".session.cookie.name",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "!has(self.session) || !has(self.session.cookie) || !has(self.session.cookie.sameSite)"
                + " || self.session.cookie.sameSite != 'None' || " + StickyBalancerSpec.IS_SECURE,
        message = "`session.cookie.sameSite: None` must come with `tls` or `secure: Always`: browsers drop the cookie"
                + " otherwise",
        fieldPath = ".session.cookie.sameSite",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "!has(self.tls) || !has(self.tls.http3) || self.tls.http3 != 'Enabled' || !has(self.proxy)"
                + " || !has(self.proxy.protocol) || self.proxy.protocol != 'PROXY'",
        message = "`tls.http3: Enabled` must not come with `proxy.protocol: PROXY`: nginx knows no PROXY protocol over"
                + " UDP",
        fieldPath = ".tls.http3",
        reason = Reasons.FORBIDDEN)
@ValidationRule(
        value = "!has(self.tls) || !has(self.service) || (has(self.service.httpPort) ? self.service.httpPort : "
                + Defaults.HTTP_PORT + ") != (has(self.service.httpsPort) ? self.service.httpsPort : "
                + Defaults.HTTPS_PORT + ")",
        message = "`service.httpPort` and `service.httpsPort` must differ",
        fieldPath = ".service",
        reason = Reasons.INVALID)
@ValidationRule(
        value = StickyBalancerSpec.IS_NATIVE + " || (has(self.nginx) && has(self.nginx.image))",
        message =
                "`stickyModule: NginxStickyModuleNg` must come with `nginx.image`: the official image is built without"
                        + " that module",
        fieldPath = ".stickyModule",
        reason = Reasons.INVALID)
@ValidationRule(
        value = StickyBalancerSpec.IS_NATIVE + " || (has(self.endpointUpdates) && self.endpointUpdates == 'Reload')",
        message = "`stickyModule: NginxStickyModuleNg` must come with `endpointUpdates: Reload`: that module cannot"
                + " follow DNS names",
        fieldPath = ".stickyModule",
        reason = Reasons.INVALID)
@ValidationRule(
        value = StickyBalancerSpec.IS_NATIVE + " || (has(self.session) && has(self.session.cookie)"
                + " && has(self.session.cookie.sameSite) && self.session.cookie.sameSite == 'Unset')",
        message = "`stickyModule: NginxStickyModuleNg` must come with `session.cookie.sameSite: Unset`: that module"
                + " cannot set the attribute",
        fieldPath = ".stickyModule",
        reason = Reasons.INVALID)
@ValidationRule(
        value = StickyBalancerSpec.IS_NATIVE + " || (has(self.session) && has(self.session.sockJSFallback)"
                + " && self.session.sockJSFallback == 'Disabled')",
        message = "`stickyModule: NginxStickyModuleNg` must come with `session.sockJSFallback: Disabled`: that module"
                + " knows cookies only",
        fieldPath = ".stickyModule",
        reason = Reasons.INVALID)
@SchemaCustomizer(value = SchemaDetails.class, input = "set hosts 255 " + Patterns.HOST)
public record StickyBalancerSpec(
        @Required
                @JsonPropertyDescription(
                        "backend says where the Meteor app's pods are: a Service, or labels of the pods."
                                + " Exactly one of `serviceRef` and `podSelector` must be set.")
                Backend backend,
        @JsonPropertyDescription("replicas is the number of nginx pods, 0 to 100. A HorizontalPodAutoscaler may"
                        + " target this resource: leave the field out of the manifest then, and the autoscaler writes it"
                        + " through the scale subresource. The operator never writes it.")
                @Default(Defaults.REPLICAS)
                @Min(0)
                @Max(100)
                @SpecReplicas
                Integer replicas,
        @JsonPropertyDescription("session says how a user is kept on the pod that holds their session.")
                @Default(Defaults.EMPTY)
                Session session,
        @JsonPropertyDescription("endpointUpdates says how nginx learns which pods the app has. Dynamic: by DNS inside"
                        + " the nginx pod, in about a second, without a reload. Reload: they are written into nginx.conf;"
                        + " nginx reloads at once, then at most every 10 s, and the nginx pod has one container only."
                        + " Cookies then name the pod itself, not its address.")
                @Default("Dynamic")
                EndpointUpdates endpointUpdates,
        @JsonPropertyDescription("stickyModule says what keeps a user on one pod. Native: nginx's own directive."
                        + " NginxStickyModuleNg: the third-party module of that name, for an `nginx.image` that was built"
                        + " with it. That one needs `endpointUpdates: Reload`, `session.cookie.sameSite: Unset` and"
                        + " `session.sockJSFallback: Disabled`, and a pod that leaves still gets a few new users.")
                @Default("Native")
                StickyModule stickyModule,
        @JsonPropertyDescription("hosts, at most 32, are the host names that are served, such as chat.example.com or"
                        + " *.example.com. Requests for others get 421. Left out, every host name is served.")
                @Size(min = 1, max = 32)
                List<String> hosts,
        @JsonPropertyDescription(
                        "tls makes nginx end TLS: https and HTTP/2 on the Service's https port. Left out, there"
                                + " is plain HTTP only.")
                Tls tls,
        @JsonPropertyDescription("proxy says how nginx talks to the app's pods.") @Default(Defaults.EMPTY) Proxy proxy,
        @JsonPropertyDescription("cache says which of the app's answers nginx keeps.") @Default(Defaults.EMPTY)
                Cache cache,
        @JsonPropertyDescription(
                        "debugHeaders, when Enabled, adds the response header X-Upstream with the address of"
                                + " the pod that answered, and X-Proxy-Cache where the cache was asked. Internal addresses become visible to users: meant for debugging.")
                @Default("Disabled")
                Toggle debugHeaders,
        @JsonPropertyDescription("metrics says what the nginx pods tell Prometheus.") @Default(Defaults.EMPTY)
                Metrics metrics,
        @JsonPropertyDescription("service describes the Service that users or a load balancer in front reach nginx by."
                        + " It is named like this resource with the suffix `-balancer`.")
                @Default(Defaults.EMPTY)
                FrontService service,
        @JsonPropertyDescription("nginx describes the nginx containers.") @Default(Defaults.EMPTY) Nginx nginx,
        @JsonPropertyDescription("dns describes the DNS container that runs beside nginx in every pod and tells it the"
                        + " addresses of the app's pods without a reload. Without effect with `endpointUpdates: Reload`:"
                        + " there is no such container then.")
                @Default(Defaults.EMPTY)
                Dns dns,
        @JsonPropertyDescription("suspend, when true, stops the operator from writing anything for this balancer,"
                        + " endpoint changes included. nginx serves on with what it has; the status says so.")
                @Default("false")
                Boolean suspend) {

    /** Whether nginx's own directive keeps users on their pods. */
    static final String IS_NATIVE = "!has(self.stickyModule) || self.stickyModule == 'Native'";

    /** Defaults are filled in after an object's own default was checked, so no rule may rely on them. */
    static final String NO_COOKIE_NAME =
            "!has(self.session) || !has(self.session.cookie) || !has(self.session.cookie.name)";

    /** Whether the cookie will carry the {@code Secure} attribute; only where there is a cookie to ask about. */
    static final String IS_SECURE = "(has(self.session.cookie.secure) && self.session.cookie.secure == 'Always'"
            + " || has(self.tls) && (!has(self.tls.httpRedirect) || self.tls.httpRedirect != 'Disabled')"
            + " && (!has(self.session.cookie.secure) || self.session.cookie.secure == 'Auto'))";
}
