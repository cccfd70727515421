package dev.stickybalancer.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table whose first column names the row. It scrolls by itself where the screen is narrow. */
final class Table {
    private final String caption;
    private final List<String> columns;
    private final List<Html> rows = new ArrayList<>();

    Table(String caption, String... columns) {
        this.caption = caption;
        this.columns = List.of(columns);
    }

    Table row(Html name, Html... cells) {
        List<Html> row = new ArrayList<>();
        row.add(Html.tag("th").with("scope", "row").of(name));
        Arrays.stream(cells).map(cell -> Html.tag("td").of(cell)).forEach(row::add);
        rows.add(Html.tag("tr").of(row));
        return this;
    }

    Html html() {
        Html head = Html.tag("tr")
                .of(columns.stream()
                        .map(column -> Html.tag("th").with("scope", "col").text(column))
                        .toList());
        return Html.tag("div", "scroll")
                .with("role", "region")
                .with("aria-label", caption)
                .with("tabindex", "0")
                .of(Html.tag("table")
                        .of(
                                Html.tag("caption").text(caption),
                                Html.tag("thead").of(head),
                                Html.tag("tbody").of(rows)));
    }
}
