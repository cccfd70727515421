package dev.stickybalancer.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    @Test
    void cpu_time_is_that_of_each_thread_and_of_children_who_ended() {
        assertEquals(123456789, ProcessTree.onProcessor("123456789 4711 42\n"));
        var stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 5109 0 0 0 100 20 3 4 20 0 1 0 61 0 0";
        assertEquals(70_000_000, ProcessTree.ofChildren(stat));
    }

    @Test
    void a_process_that_is_gone_used_nothing() {
        assertEquals(0, ProcessTree.onProcessor(""));
        assertEquals(0, ProcessTree.ofChildren(""));
        assertEquals(0, ProcessTree.pss(""));
    }

    @Test
    void memory_is_the_share_of_all_pages() {
        assertEquals(
                1234, ProcessTree.pss("Rss:      9999 kB\nPss:      1234 kB\nPss_Dirty:  77 kB\nSwapPss:  5 kB\n"));
    }

    @Test
    void this_process_has_used_some_time_and_memory() {
        var self = new ProcessTree(List.of(ProcessHandle.current()));
        assertTrue(self.cpuSeconds() > 0);
        assertTrue(self.pssKib() > 1000);
    }

    @Test
    void what_wrk_says_is_read() {
        var said = "Running 3s test\nrequests=300 microseconds=1500000 failed=0 p50=250 p99=900\n";
        var latency = Map.of(Quantity.P50_MICROSECONDS, 250.0, Quantity.P99_MICROSECONDS, 900.0);
        assertEquals(new Load(300, Duration.ofMillis(1500), latency), Wrk.read(said));
    }

    @Test
    void one_failed_request_ends_the_run() {
        assertThrows(
                IllegalStateException.class,
                () -> Wrk.read("requests=300 microseconds=1500000 failed=1 p50=250 p99=900\n"));
        assertThrows(IllegalStateException.class, () -> Wrk.read("unable to connect"));
    }

    @Test
    void handshakes_are_counted_by_the_clock_on_the_wall() {
        var said =
                """
                1802 connections in 0.93s; 1937.63 connections/user sec, bytes read 0
                1802 connections in 4 real seconds, 0 bytes read per connection
                """;
        assertEquals(1802, Handshakes.read(said));
    }
}
