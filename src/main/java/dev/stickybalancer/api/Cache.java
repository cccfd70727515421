package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/** What nginx keeps of the app's answers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.maxSize) || (type(self.maxSize) == int"
                + " ? self.maxSize >= 16777216 && self.maxSize <= 68719476736"
                + " : self.maxSize.matches('" + Patterns.SIZE + "')"
                + " && quantity(self.maxSize).compareTo(quantity('16Mi')) >= 0"
                + " && quantity(self.maxSize).compareTo(quantity('64Gi')) <= 0)",
        message = "`cache.maxSize` must be a number of bytes, or one with a unit of k, Ki, M, Mi, G or Gi, from 16Mi to"
                + " 64Gi",
        fieldPath = ".maxSize",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "!has(self.publicPaths) || !has(self.mode) || self.mode != 'Disabled'",
        message = "`cache.publicPaths` must not come with `cache.mode: Disabled`",
        fieldPath = ".publicPaths",
        reason = Reasons.FORBIDDEN)
@SchemaCustomizer(value = SchemaDetails.class, input = "maxLength maxSize 18")
@SchemaCustomizer(value = SchemaDetails.class, input = "listMap publicPaths pathPrefix")
@SchemaCustomizer(value = SchemaDetails.class, input = "itemDescription publicPaths One directory of public files.")
public record Cache(
        @JsonPropertyDescription("mode says what is kept. HashedAssets: the scripts and style sheets of Meteor's client"
                        + " bundle, whose names are hashes of their contents, and `publicPaths`. One pod's file serves all"
                        + " users, and a file of the version before is found as long as any pod or this cache has it."
                        + " Disabled: nothing. HTML, SockJS, logins and manifests are never kept.")
                @Default("HashedAssets")
                Mode mode,
        @JsonPropertyDescription("maxSize of the cache of each nginx pod, on its node's disk, from 16Mi to 64Gi."
                        + " Without effect with `mode: Disabled`.")
                @Default(Defaults.CACHE_SIZE)
                Quantity maxSize,
        @JsonPropertyDescription("retentionSeconds, 600 to 2592000 (30 days), is how long a file is kept after it was"
                        + " last asked for. Browser tabs that are still on the version before need theirs. Without effect"
                        + " with `mode: Disabled`.")
                @Default(Defaults.CACHE_RETENTION_SECONDS)
                @Min(600)
                @Max(2_592_000)
                Integer retentionSeconds,
        @JsonPropertyDescription("publicPaths, at most 16, are further paths with files that are the same for"
                        + " everybody. Cookies are neither sent to the app nor taken from it there. Where one lies below"
                        + " another, the longer one counts.")
                @Size(max = 16)
                List<PublicPath> publicPaths) {

    /** What is kept. */
    public enum Mode {
        @JsonProperty("HashedAssets")
        HASHED_ASSETS,
        @JsonProperty("Disabled")
        DISABLED
    }

    /** A directory of files that are the same for everybody. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!self.pathPrefix.lowerAscii().matches('" + Patterns.NEVER_PUBLIC + "')",
            message = "`cache.publicPaths` must not name paths of Meteor itself: what is behind /sockjs/, /_accounts/,"
                    + " /_oauth/, /__meteor__/ and the like is different for every user",
            fieldPath = ".pathPrefix",
            reason = Reasons.FORBIDDEN)
    public record PublicPath(
            @Required
                    @JsonPropertyDescription("pathPrefix of the files, with a slash at both ends: /images/. It stands"
                            + " below `backend.pathPrefix`.")
                    @Pattern(Patterns.PUBLIC_PATH)
                    @Size(min = 3, max = 256)
                    String pathPrefix,
            @Required
                    @JsonPropertyDescription("ttlSeconds, 1 to 31536000 (a year), is how long a file is kept before the"
                            + " app is asked again, whatever the app says itself.")
                    @Min(1)
                    @Max(31_536_000)
                    Integer ttlSeconds) {}
}
