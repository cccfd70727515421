package dev.stickybalancer.model;

/**
 * How nginx talks to the app's pods.
 *
 * @param connectTimeoutMilliseconds how long a connection attempt to one pod may take
 * @param readTimeoutSeconds longest silence of the app on WebSocket and SockJS connections
 * @param sendTimeoutSeconds longest time the app may refuse to read
 * @param maxBodyBytes largest request body; 0 means no limit
 */
public record ProxySettings(
        int connectTimeoutMilliseconds, int readTimeoutSeconds, int sendTimeoutSeconds, long maxBodyBytes) {}
