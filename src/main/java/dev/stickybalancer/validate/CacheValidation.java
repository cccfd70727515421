package dev.stickybalancer.validate;

import dev.stickybalancer.api.Cache;
import dev.stickybalancer.api.Defaults;
import dev.stickybalancer.api.Patterns;
import dev.stickybalancer.model.AssetCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What nginx may keep. */
final class CacheValidation {
    private static final String PATHS = "cache.publicPaths";
    private static final int MOST_PATHS = 16;
    private static final long LEAST_BYTES = 16L << 20;
    private static final long MOST_BYTES = 64L << 30;
    private final Checks checks;

    CacheValidation(Checks checks) {
        this.checks = checks;
    }

    Optional<AssetCache> cache(Cache given) {
        Cache cache = given == null ? new Cache(null, null, null, null) : given;
        boolean disabled = cache.mode() == Cache.Mode.DISABLED;
        checks.require(!disabled || cache.publicPaths() == null, PATHS, "must not come with `cache.mode: Disabled`");
        long maxBytes = checks.bytes("cache.maxSize", cache.maxSize(), Defaults.CACHE_SIZE);
        checks.require(maxBytes >= LEAST_BYTES && maxBytes <= MOST_BYTES, "cache.maxSize", "must be from 16Mi to 64Gi");
        int retention = checks.number(
                "cache.retentionSeconds", cache.retentionSeconds(), Defaults.CACHE_RETENTION_SECONDS, 600, 2_592_000);
        List<AssetCache.PublicPath> paths = publicPaths(cache.publicPaths());
        return disabled ? Optional.empty() : Optional.of(new AssetCache(maxBytes, retention, paths));
    }

    private List<AssetCache.PublicPath> publicPaths(List<Cache.PublicPath> given) {
        List<AssetCache.PublicPath> paths = new ArrayList<>();
        for (Cache.PublicPath path : given == null ? List.<Cache.PublicPath>of() : given) {
            String field = PATHS + ".pathPrefix";
            if (path == null) {
                checks.require(false, PATHS, "must have no empty entry");
                continue;
            }
            String prefix = checks.text(
                    field,
                    path.pathPrefix(),
                    null,
                    Patterns.PUBLIC_PATH,
                    "1 to 8 segments of letters, digits and _ . ~ -, with a slash at both ends, such as /images/");
            if (Checks.matches(prefix, Patterns.PUBLIC_PATH)) {
                checks.require(prefix.length() <= 256, field, "must have at most 256 characters");
                checks.require(
                        !Checks.matches(prefix.toLowerCase(Locale.ROOT), Patterns.NEVER_PUBLIC),
                        field,
                        "must not name a path of Meteor itself, which is different for every user");
            }
            checks.require(path.ttlSeconds() != null, PATHS + ".ttlSeconds", "must be set");
            paths.add(new AssetCache.PublicPath(
                    prefix, checks.number(PATHS + ".ttlSeconds", path.ttlSeconds(), "1", 1, 31_536_000)));
        }
        checks.require(paths.size() <= MOST_PATHS, PATHS, "must have at most " + MOST_PATHS + " entries");
        long different =
                paths.stream().map(AssetCache.PublicPath::prefix).distinct().count();
        checks.require(different == paths.size(), PATHS, "must name each path once");
        return paths;
    }
}
