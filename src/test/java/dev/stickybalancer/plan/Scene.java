package dev.stickybalancer.plan;

import static dev.stickybalancer.plan.Place.ACTIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One balancer for the length of a test: the app, two nginx pods, the operator and a clock. */
final class Scene {
    private static final BackendPort PORT = new BackendPort("", 3000, AddressFamily.IPV4);
    static final String ROUTE = "0123456789abcdef";

    private final Plan plan;
    private final SortedMap<EndpointId, State> app = new TreeMap<>();
    private final Map<String, NginxPodView> pods = new LinkedHashMap<>();
    private PlanMemory memory = PlanMemory.NONE;
    private Optional<HostsFile> last = Optional.empty();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Departures departures = Departures.NONE;
    Planned planned;

    Scene() {
        this(Plan.ofNames());
    }

    Scene(Plan plan) {
        this.plan = plan;
        mute("a");
        mute("b");
    }

    static EndpointId id(int number) {
        return new EndpointId("10.0.0." + number, 3000);
    }

    Scene app(int number, State state) {
        app.put(id(number), state);
        return this;
    }

    Scene app(EndpointId id, State state) {
        app.put(id, state);
        return this;
    }

    Scene gone(int number) {
        app.remove(id(number));
        return this;
    }

    /** Starts with a file that every nginx pod has had for long. */
    Scene file(Map<Integer, Place> places) {
        SortedMap<EndpointId, Placement> placements = new TreeMap<>();
        places.forEach((number, place) -> placements.put(id(number), new Placement(0, place, ROUTE)));
        last = Optional.of(HostsFiles.of(placements));
        places.forEach((number, place) -> app.putIfAbsent(id(number), State.READY));
        return this;
    }

    Scene file(HostsFile file) {
        last = Optional.of(file);
        return this;
    }

    /** This pod has the last file and runs the wanted nginx.conf. */
    Scene confirm(String uid) {
        pods.put(uid, new NginxPodView(uid, last, true));
        return this;
    }

    Scene confirmAll() {
        return confirm("a").confirm("b");
    }

    /** This pod has the last file, but runs an older nginx.conf. */
    Scene confirmWithOldConfig(String uid) {
        pods.put(uid, new NginxPodView(uid, last, false));
        return this;
    }

    /** This pod cannot be asked; what it said of its configuration last is remembered. */
    Scene mute(String uid) {
        boolean config = pods.containsKey(uid) && pods.get(uid).hasWantedConfig();
        pods.put(uid, new NginxPodView(uid, Optional.empty(), config));
        return this;
    }

    Scene noPods() {
        pods.clear();
        return this;
    }

    Scene restart() {
        memory = PlanMemory.NONE;
        departures = Departures.NONE;
        last = last.map(HostsFile::text).flatMap(HostsFile::parse);
        return this;
    }

    Scene after(long milliseconds) {
        now = now.plusMillis(milliseconds);
        return this;
    }

    /** Plans, and takes the result for written. */
    Scene plan() {
        List<Endpoint> all = new ArrayList<>();
        app.forEach((id, state) -> all.add(new Endpoint(id, state, ROUTE)));
        return plan(new Endpoints(true, all), PORT);
    }

    Scene plan(Endpoints endpoints, BackendPort port) {
        last.ifPresent(file -> departures =
                departures.next(endpoints, id -> plan.isDrained(id, file, pods.values(), memory, now), now));
        planned = plan.next(last, endpoints, port, pods.values(), memory, now);
        memory = planned.memory();
        last = Optional.of(planned.file());
        return this;
    }

    /** Plans, and both nginx pods have the result 0.2 s later. */
    Scene planAndDeliver() {
        return plan().after(200).confirmAll();
    }

    /** Where one endpoint stands, empty when it is not in the file. */
    /** The pods that have shares of the cookie-less SockJS sessions. */
    Set<EndpointId> bucketOwners() {
        return Set.copyOf(planned.file().buckets().owners().values());
    }

    Optional<Place> place(int number) {
        return Optional.ofNullable(planned.file().placements().get(id(number))).map(Placement::place);
    }

    SortedMap<EndpointId, Placement> placements() {
        return planned.file().placements();
    }

    Optional<Departures.Departure> lastDeparture() {
        return departures.last();
    }

    Optional<Duration> recheckIn() {
        return planned.recheckIn();
    }

    /** Two active pods, seen by both nginx pods long ago. */
    static Scene steady() {
        Scene scene =
                new Scene().file(Map.of(1, ACTIVE, 2, ACTIVE)).confirm("a").confirm("b");
        return scene.plan().after(60_000);
    }

    static void assertPlace(Place expected, Scene scene, int number) {
        assertEquals(Optional.of(expected), scene.place(number));
    }
}
