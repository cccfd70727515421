package dev.stickybalancer.model;

import java.util.List;

/**
 * The cache for files that are the same for everybody.
 *
 * @param maxBytes on the disk of each nginx pod
 * @param retentionSeconds after the last use
 * @param publicPaths besides the files whose names are hashes
 */
public record AssetCache(long maxBytes, int retentionSeconds, List<PublicPath> publicPaths) {
    public AssetCache {
        publicPaths = List.copyOf(publicPaths);
    }

    /**
     * Files that the user says are public.
     *
     * @param prefix with a slash at both ends
     * @param ttlSeconds whatever the app says
     */
    public record PublicPath(String prefix, int ttlSeconds) {}
}
