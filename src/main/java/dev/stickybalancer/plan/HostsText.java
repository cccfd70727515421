package dev.stickybalancer.plan;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.IpAddress;
import dev.stickybalancer.model.ParkedAddress;
import dev.stickybalancer.model.ShardId;
import dev.stickybalancer.model.SockJsBucket;
import dev.stickybalancer.model.UpstreamShape;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A hosts file line by line. Every name has a line; one without an endpoint has the parked address. */
final class HostsText {
    private static final Pattern PLACE = Pattern.compile(
            "([0-9a-f.:]+) (active|draining)-([0-9]{1,5})-([0-9]{1,4})[.]" + ShardId.ZONE + "(?: # ([0-9a-f]{16}))?");
    private static final Pattern BUCKET =
            Pattern.compile("([0-9a-f.:]+) sockjs-([0-9]{1,5})-([0-9]{1,2})[.]" + ShardId.ZONE);

    private final SortedMap<Integer, Integer> shards = new TreeMap<>();
    private final SortedMap<EndpointId, Placement> placements = new TreeMap<>();
    private final SortedMap<SockJsBucket, EndpointId> buckets = new TreeMap<>();
    private final Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);

    private HostsText() {}

    /** The lines behind the first. */
    static String lines(HostsFile file) {
        StringBuilder text = new StringBuilder();
        for (ShardId shard : file.shape().shards()) {
            places(text, file, shard, shard.activeName(), Place.DRAINING, ParkedAddress.active(file.family()));
            places(text, file, shard, shard.drainingName(), Place.ACTIVE, ParkedAddress.draining(file.family()));
        }
        for (int port : file.shape().shardsByPort().keySet()) {
            for (int index = 0; index < SockJsBucket.COUNT; index++) {
                SockJsBucket bucket = new SockJsBucket(port, index);
                EndpointId owner = file.buckets().owners().get(bucket);
                String address = owner == null ? ParkedAddress.active(file.family()) : owner.address();
                text.append(address).append(' ').append(bucket.dnsName()).append('\n');
            }
        }
        return text.toString();
    }

    private static void places(
            StringBuilder text, HostsFile file, ShardId shard, String name, Place except, String parked) {
        int start = text.length();
        file.placements().forEach((id, placement) -> {
            if (id.port() == shard.port() && placement.shard() == shard.index() && placement.place() != except) {
                text.append(id.address()).append(' ').append(name);
                text.append(placement.route().isEmpty() ? "" : " # " + placement.route());
                text.append('\n');
            }
        });
        if (text.length() == start) {
            text.append(parked).append(' ').append(name).append('\n');
        }
    }

    /** What the lines say, if each is one; whether the text is as it should be is another question. */
    static Optional<HostsFile> parse(String text) {
        List<String> lines = text.lines().skip(1).toList();
        HostsText read = new HostsText();
        try {
            if (!lines.stream().allMatch(read::readLine) || read.families.size() != 1) {
                return Optional.empty();
            }
            // Every name has a line; a text that claims more shards could fill the memory.
            long names = 2 * read.shards.values().stream().mapToLong(n -> n).sum()
                    + (long) SockJsBucket.COUNT * read.shards.size();
            return names > lines.size()
                    ? Optional.empty()
                    : Optional.of(new HostsFile(
                            new UpstreamShape(read.shards),
                            read.placements,
                            new SockJsBuckets(read.buckets),
                            read.families.iterator().next()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean readLine(String line) {
        Matcher place = PLACE.matcher(line);
        if (place.matches()) {
            readPlace(place);
            return true;
        }
        Matcher bucket = BUCKET.matcher(line);
        if (bucket.matches()) {
            readBucket(bucket);
            return true;
        }
        return false;
    }

    private void readPlace(Matcher line) {
        String address = line.group(1);
        boolean active = line.group(2).equals("active");
        int port = Integer.parseInt(line.group(3));
        int shard = Integer.parseInt(line.group(4));
        AddressFamily family = IpAddress.family(address);
        families.add(family);
        shards.merge(port, shard + 1, Math::max);
        if (!address.equals(active ? ParkedAddress.active(family) : ParkedAddress.draining(family))) {
            String route = Optional.ofNullable(line.group(5)).orElse("");
            Placement here = new Placement(shard, active ? Place.ACTIVE : Place.DRAINING, route);
            placements.merge(new EndpointId(address, port), here, (one, other) -> one.at(Place.BOTH));
        }
    }

    private void readBucket(Matcher line) {
        String address = line.group(1);
        int port = Integer.parseInt(line.group(2));
        SockJsBucket bucket = new SockJsBucket(port, Integer.parseInt(line.group(3)));
        if (!address.equals(ParkedAddress.active(IpAddress.family(address)))) {
            buckets.put(bucket, new EndpointId(address, port));
        }
    }
}
