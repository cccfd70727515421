package dev.stickybalancer.load;

/**
 * When a Meteor client tries again (packages/retry): the first two times after 10 ms, then after 1 s, 2.2 s, 4.8 s,
 * each a quarter more or less. Meteor's limit is 5 minutes; here it is 30 s, for runs that last minutes.
 */
final class Reconnect {
    private static final double LIMIT_MILLIS = 30_000;
    private int tries;

    double nextDelayMillis() {
        int n = tries++;
        return n < 2 ? 10 : Member.jitter(Math.min(LIMIT_MILLIS, 1000 * Math.pow(2.2, n - 2)));
    }

    void succeeded() {
        tries = 0;
    }
}
