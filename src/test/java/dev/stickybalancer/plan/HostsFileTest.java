package dev.stickybalancer.plan;

import static dev.stickybalancer.plan.Scene.ROUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.Hashes;
import dev.stickybalancer.model.SockJsBucket;
import dev.stickybalancer.model.UpstreamShape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsFileTest {
    private static final String EXAMPLE =
            """
            10.0.0.1 active-3000-0.sb # 0123456789abcdef
            10.0.0.2 active-3000-0.sb # 0123456789abcdef
            10.0.0.2 draining-3000-0.sb # 0123456789abcdef
            10.0.0.3 draining-3000-0.sb # 0123456789abcdef
            224.0.0.0 active-4000-0.sb
            10.0.0.4 draining-4000-0.sb # 0123456789abcdef
            """;

    private static HostsFile example() {
        SortedMap<EndpointId, Placement> placements = new TreeMap<>();
        placements.put(new EndpointId("10.0.0.1", 3000), new Placement(0, Place.ACTIVE, ROUTE));
        placements.put(new EndpointId("10.0.0.2", 3000), new Placement(0, Place.BOTH, ROUTE));
        placements.put(new EndpointId("10.0.0.3", 3000), new Placement(0, Place.DRAINING, ROUTE));
        placements.put(new EndpointId("10.0.0.4", 4000), new Placement(0, Place.DRAINING, ROUTE));
        UpstreamShape shape = new UpstreamShape(new TreeMap<>(Map.of(3000, 1, 4000, 1)));
        SortedMap<SockJsBucket, EndpointId> owners = new TreeMap<>();
        owners.put(new SockJsBucket(3000, 63), new EndpointId("10.0.0.1", 3000));
        return new HostsFile(shape, placements, new SockJsBuckets(owners), AddressFamily.IPV4);
    }

    /** The lines of a port's buckets, all but the last without a pod. */
    private static String buckets(int port, String parked, String last) {
        return IntStream.range(0, 64)
                .mapToObj(index -> (index == 63 ? last : parked) + " sockjs-" + port + "-" + index + ".sb\n")
                .collect(Collectors.joining());
    }

    private static String signed(String lines) {
        return "# endpoints " + Hashes.shortSha256(lines) + "\n" + lines;
    }

    @Test
    void text_lists_every_name_and_begins_with_the_hash_of_the_rest() {
        String buckets = buckets(3000, "224.0.0.0", "10.0.0.1") + buckets(4000, "224.0.0.0", "224.0.0.0");
        assertEquals(signed(EXAMPLE + buckets), example().text());
        assertEquals(
                "# endpoints " + example().hash(),
                example().text().lines().findFirst().orElseThrow());
    }

    @Test
    void file_reads_back() {
        assertEquals(Optional.of(example()), HostsFile.parse(example().text()));
    }

    @Test
    void name_without_an_endpoint_holds_a_parked_address_that_is_no_endpoint_when_read_back() {
        HostsFile empty = HostsFile.empty(3000, AddressFamily.IPV4);
        assertEquals(
                signed("224.0.0.0 active-3000-0.sb\n255.255.255.255 draining-3000-0.sb\n"
                        + buckets(3000, "224.0.0.0", "224.0.0.0")),
                empty.text());
        assertEquals(Optional.of(empty), HostsFile.parse(empty.text()));
        HostsFile empty6 = HostsFile.empty(3000, AddressFamily.IPV6);
        assertEquals(
                signed("ff02::1 active-3000-0.sb\nff01::1 draining-3000-0.sb\n" + buckets(3000, "ff02::1", "ff02::1")),
                empty6.text());
        assertEquals(Optional.of(empty6), HostsFile.parse(empty6.text()));
    }

    @Test
    void any_file_reads_back() {
        for (int seed = 0; seed < 300; seed++) {
            HostsFile file = random(new Random(seed));
            assertEquals(Optional.of(file), HostsFile.parse(file.text()), "seed " + seed);
        }
    }

    private static HostsFile random(Random random) {
        boolean ipv6 = random.nextBoolean();
        SortedMap<Integer, Integer> shards = new TreeMap<>();
        SortedMap<EndpointId, Placement> placements = new TreeMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            shards.put(1 + random.nextInt(65_535), 1 + random.nextInt(3));
        }
        shards.forEach((port, count) -> {
            for (int i = random.nextInt(6); i > 0; i--) {
                String address = ipv6
                        ? "fd00:0:0:0:0:0:" + Integer.toHexString(random.nextInt(65_536)) + ":1"
                        : "10." + random.nextInt(256) + "." + random.nextInt(256) + ".1";
                Place place = List.of(Place.values()).get(random.nextInt(3));
                placements.put(new EndpointId(address, port), new Placement(random.nextInt(count), place, ROUTE));
            }
        });
        return new HostsFile(
                new UpstreamShape(shards),
                placements,
                SockJsBuckets.NONE.next(shards.keySet(), placements),
                ipv6 ? AddressFamily.IPV6 : AddressFamily.IPV4);
    }

    @Test
    void hash_tells_any_two_files_apart() {
        HostsFile file = example();
        SortedMap<EndpointId, Placement> moved = new TreeMap<>(file.placements());
        moved.replaceAll((id, placement) -> placement.at(Place.ACTIVE));
        assertNotEquals(file.hash(), new HostsFile(file.shape(), moved, file.buckets(), file.family()).hash());
        UpstreamShape more = new UpstreamShape(new TreeMap<>(Map.of(3000, 2, 4000, 1)));
        assertNotEquals(file.hash(), new HostsFile(more, file.placements(), file.buckets(), file.family()).hash());
    }

    @Test
    void file_with_any_one_character_changed_is_not_read() {
        String text = example().text();
        for (int at = 0; at < text.length(); at++) {
            String tampered = text.substring(0, at) + (text.charAt(at) == '7' ? '8' : '7') + text.substring(at + 1);
            assertEquals(Optional.empty(), HostsFile.parse(tampered), tampered);
        }
        assertEquals(Optional.empty(), HostsFile.parse(text.substring(0, text.length() - 1)));
        assertEquals(Optional.empty(), HostsFile.parse(text + "\n"));
        assertEquals(Optional.empty(), HostsFile.parse(text + "10.0.0.5 draining-4000-0.sb\n"));
    }

    /** Each with the hash that belongs to it, so that only the content can give it away. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1 active-3000-0.sb\n",
                "10.0.0.2 active-3000-0.sb\n10.0.0.1 active-3000-0.sb\n255.255.255.255 draining-3000-0.sb\n",
                "10.0.0.1 active-3000-0.sb\n10.0.0.1 active-3000-0.sb\n255.255.255.255 draining-3000-0.sb\n",
                "10.0.0.1 active-3000-0.sb\n224.0.0.0 active-3000-0.sb\n255.255.255.255 draining-3000-0.sb\n",
                "10.0.0.1  active-3000-0.sb\n255.255.255.255 draining-3000-0.sb\n",
                "10.0.0.1 active-3000-0.sb evil.example\n255.255.255.255 draining-3000-0.sb\n",
                "10.0.0.1 active-3000-0.sb\r\n255.255.255.255 draining-3000-0.sb\r\n",
                "10.0.0.1 active-03000-0.sb\n255.255.255.255 draining-03000-0.sb\n",
                "10.0.0.1 active-70000-0.sb\n255.255.255.255 draining-70000-0.sb\n",
                "10.0.0.1 active-0-0.sb\n255.255.255.255 draining-0-0.sb\n",
                "10.0.0.1 active-3000-0xsb\n255.255.255.255 draining-3000-0xsb\n",
                "999.0.0.1 active-3000-0.sb\n255.255.255.255 draining-3000-0.sb\n",
                "fd00::1 active-3000-0.sb\nff01::1 draining-3000-0.sb\n",
                "10.0.0.1 active-3000-0.sb\nfd00:0:0:0:0:0:0:1 draining-3000-0.sb\n",
                "10.0.0.1 active-3000-0.sb\n10.0.0.1 draining-3000-1.sb\n",
            })
    void what_text_would_not_have_written_is_not_read(String lines) {
        String buckets = buckets(3000, "224.0.0.0", "224.0.0.0");
        assertEquals(Optional.empty(), HostsFile.parse(signed(lines + buckets)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1 sockjs-3000-62.sb\n",
                "10.0.0.1 sockjs-3000-64.sb\n",
                "10.0.0.1 sockjs-3001-63.sb\n",
                "10.0.0.1 sockjs-3000-63.sb # 0123456789abcdef\n",
                "evil.example sockjs-3000-63.sb\n",
                "10.0.0.1 sockjs-3000-63.sb\n10.0.0.1 sockjs-3000-63.sb\n",
                "10.0.0.1 sockjs-3000-63.sb\n10.0.0.2 active-3000-0.sb\n",
            })
    void bucket_that_text_would_not_have_written_is_not_read(String last) {
        String places = "10.0.0.1 active-3000-0.sb\n255.255.255.255 draining-3000-0.sb\n";
        String buckets = buckets(3000, "224.0.0.0", "10.0.0.1").replace("10.0.0.1 sockjs-3000-63.sb\n", last);
        assertEquals(Optional.empty(), HostsFile.parse(signed(places + buckets)));
    }

    @Test
    void answer_that_names_far_more_shards_than_it_has_lines_costs_nothing_to_refuse() {
        StringBuilder lines = new StringBuilder();
        for (int port = 1; port <= 30_000; port++) {
            lines.append("10.0.0.1 active-").append(port).append("-9999.sb\n");
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertEquals(Optional.empty(), HostsFile.parse(signed(lines.toString()))));
    }
}
