package dev.stickybalancer.plan;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.Hashes;
import dev.stickybalancer.model.IpAddress;
import dev.stickybalancer.model.ParkedAddress;
import dev.stickybalancer.model.ShardId;
import dev.stickybalancer.model.UpstreamShape;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that the DNS server in every nginx pod reads. It is also the plan's memory: an operator that starts anew
 * reads it back and finishes what it finds.
 *
 * @param shape the names that exist, those without an endpoint included
 * @param placements of every endpoint; each one's port and shard are part of the shape
 */
public record HostsFile(UpstreamShape shape, SortedMap<EndpointId, Placement> placements, AddressFamily family) {
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f.:]+) (active|draining)-([0-9]{1,5})-([0-9]{1,4})[.]" + ShardId.ZONE);

    public HostsFile {
        placements = Collections.unmodifiableSortedMap(new TreeMap<>(placements));
    }

    /** The file of a balancer that never had an endpoint. */
    public static HostsFile empty(int expectedPort, AddressFamily family) {
        SortedMap<Integer, Integer> shards = new TreeMap<>();
        shards.put(expectedPort, 1);
        return new HostsFile(new UpstreamShape(shards), new TreeMap<>(), family);
    }

    /** Hash of the whole file, 16 hex digits. */
    public String hash() {
        return Hashes.shortSha256(lines());
    }

    /** The file's text; its first line holds {@link #hash}. */
    public String text() {
        return "# endpoints " + hash() + "\n" + lines();
    }

    private String lines() {
        StringBuilder text = new StringBuilder();
        for (ShardId shard : shape.shards()) {
            int activeStart = text.length();
            appendName(text, shard, shard.activeName(), Place.DRAINING);
            if (text.length() == activeStart) {
                text.append(ParkedAddress.active(family))
                        .append(' ')
                        .append(shard.activeName())
                        .append('\n');
            }
            int drainingStart = text.length();
            appendName(text, shard, shard.drainingName(), Place.ACTIVE);
            if (text.length() == drainingStart) {
                text.append(ParkedAddress.draining(family))
                        .append(' ')
                        .append(shard.drainingName())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private void appendName(StringBuilder text, ShardId shard, String name, Place except) {
        placements.forEach((id, placement) -> {
            if (id.port() == shard.port() && placement.shard() == shard.index() && placement.place() != except) {
                text.append(id.address()).append(' ').append(name).append('\n');
            }
        });
    }

    /** Reads a file back; empty when it is not one that {@link #text} could have written. */
    public static Optional<HostsFile> parse(String text) {
        SortedMap<Integer, Integer> shards = new TreeMap<>();
        SortedMap<EndpointId, Placement> placements = new TreeMap<>();
        Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
        List<String> lines = text.lines().skip(1).toList();
        try {
            for (String line : lines) {
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    return Optional.empty();
                }
                String address = matcher.group(1);
                boolean active = matcher.group(2).equals("active");
                int port = Integer.parseInt(matcher.group(3));
                int shard = Integer.parseInt(matcher.group(4));
                AddressFamily family = IpAddress.family(address);
                families.add(family);
                shards.merge(port, shard + 1, Math::max);
                if (address.equals(active ? ParkedAddress.active(family) : ParkedAddress.draining(family))) {
                    continue;
                }
                Placement here = new Placement(shard, active ? Place.ACTIVE : Place.DRAINING);
                placements.merge(new EndpointId(address, port), here, (one, other) -> one.at(Place.BOTH));
            }
            // Both names of every shard have a line; a text that claims more shards could fill the memory.
            long names =
                    2 * shards.values().stream().mapToLong(Integer::longValue).sum();
            if (families.size() != 1 || names > lines.size()) {
                return Optional.empty();
            }
            AddressFamily family = families.iterator().next();
            HostsFile file = new HostsFile(new UpstreamShape(shards), placements, family);
            return file.text().equals(text) ? Optional.of(file) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
