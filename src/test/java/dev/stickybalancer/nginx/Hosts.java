package dev.stickybalancer.nginx;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.ParkedAddress;
import dev.stickybalancer.model.ShardId;
import dev.stickybalancer.model.SockJsBucket;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A hosts file of one shard, as the operator writes it. */
public final class Hosts {
    private Hosts() {}

    public static String of(int port, List<String> active, List<String> draining) {
        var shard = new ShardId(port, 0);
        return Stream.concat(
                        lines(active, ParkedAddress.active(AddressFamily.IPV4), shard.activeName()),
                        lines(draining, ParkedAddress.draining(AddressFamily.IPV4), shard.drainingName()))
                .collect(Collectors.joining("\n", "# endpoints test\n", "\n"));
    }

    /** The shares of SockJS sessions without a cookie, dealt out in turn. */
    static String buckets(int port, List<String> pods) {
        var owners = pods.isEmpty() ? List.of(ParkedAddress.active(AddressFamily.IPV4)) : pods;
        return IntStream.range(0, SockJsBucket.COUNT)
                .mapToObj(index ->
                        owners.get(index % owners.size()) + " " + new SockJsBucket(port, index).dnsName() + "\n")
                .collect(Collectors.joining());
    }

    private static Stream<String> lines(List<String> addresses, String parked, String name) {
        return (addresses.isEmpty() ? List.of(parked) : addresses).stream().map(address -> address + " " + name);
    }
}
