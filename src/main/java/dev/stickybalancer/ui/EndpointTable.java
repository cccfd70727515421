package dev.stickybalancer.ui;

import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.plan.Placement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The app's pods by state: what Kubernetes says of each, and what the balancer does with it. */
final class EndpointTable {
    private static final int SHOWN = 100;

    private EndpointTable() {}

    private record Row(EndpointId id, Optional<Endpoint.State> state, Optional<Place> place) {
        /** Nothing is going on with it. */
        boolean isOrdinary() {
            return state.equals(Optional.of(Endpoint.State.READY)) && place.equals(Optional.of(Place.ACTIVE));
        }

        Html badge() {
            if (isOrdinary()) {
                return Health.good("active");
            }
            if (place.isEmpty()) {
                return Health.off("not used");
            }
            return Health.busy(place.get() == Place.DRAINING ? "draining" : "active");
        }
    }

    static Html of(Look look) {
        Map<EndpointId, Endpoint.State> states = look.endpoints().byId();
        Map<EndpointId, Placement> placements = look.file().placements();
        TreeSet<EndpointId> ids = new TreeSet<>(states.keySet());
        ids.addAll(placements.keySet());
        List<Row> rows = ids.stream()
                .map(id -> new Row(
                        id,
                        Optional.ofNullable(states.get(id)),
                        Optional.ofNullable(placements.get(id)).map(Placement::place)))
                .toList();
        long draining = rows.stream()
                .filter(row -> row.place().equals(Optional.of(Place.DRAINING)))
                .count();
        Html tiles = Layout.tiles(
                Layout.tile(placements.size() - draining, "active"),
                Layout.tile(draining, "draining"),
                Layout.tile(count(states, Endpoint.State.NOT_READY), "not ready"),
                Layout.tile(
                        count(states, Endpoint.State.TERMINATING_SERVING) + count(states, Endpoint.State.TERMINATING),
                        "terminating"));
        String absent = look.endpoints().known() ? "nothing: it is gone" : "not known: see the conditions";
        return Layout.section(
                "endpoints", "Endpoints of the app", tiles, rows.isEmpty() ? none() : table(rows, absent));
    }

    private static Html none() {
        return Html.tag("p", "note").text("There are none. Users get 503 with Retry-After.");
    }

    /** Those with which something is going on come first. */
    private static Html table(List<Row> rows, String absent) {
        Table table = new Table("Endpoints", "Address", "State", "Kubernetes says", "The balancer");
        rows.stream()
                .sorted(Comparator.comparing(Row::isOrdinary))
                .limit(SHOWN)
                .forEach(row -> table.row(
                        Html.tag("code").text(row.id().socketAddress()),
                        row.badge(),
                        Html.text(row.state().map(Words::of).orElse(absent)),
                        Html.text(row.place().map(Words::of).orElse("sends nobody there"))));
        Html rest = rows.size() <= SHOWN
                ? Html.NOTHING
                : Html.tag("p", "note").text("And " + (rows.size() - SHOWN) + " more.");
        return Html.all(table.html(), rest);
    }

    private static long count(Map<EndpointId, Endpoint.State> states, Endpoint.State wanted) {
        return states.values().stream().filter(wanted::equals).count();
    }
}
