package dev.stickybalancer.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** What is around every page. */
final class Layout {
    /** The browser's tab shows it; a page without one makes browsers ask for a file that is not there. */
    private static final String ICON =
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'"
                    + "%3E%3Ccircle cx='8' cy='8' r='7' fill='%230b7a5c'/%3E%3Cpath d='M4 8h8M9 5l3 3-3 3' stroke='white'"
                    + " stroke-width='1.6' fill='none'/%3E%3C/svg%3E";

    private static final String CSS = resource("style.css");

    /** Nothing may be loaded, run, framed or sent; only this very style sheet and the icon are let in. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(CSS) + "'; img-src data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Layout() {}

    /**
     * A whole page.
     *
     * @param trail to this page from the overview; its last part is the page itself
     */
    static String page(String title, List<Html> trail, StatusPage.Request request, Moment moment, Html... content) {
        Html head = Html.tag("head")
                .of(
                        Html.tag("meta").with("charset", "utf-8").empty(),
                        Html.tag("meta")
                                .with("name", "viewport")
                                .with("content", "width=device-width, initial-scale=1")
                                .empty(),
                        Html.tag("meta")
                                .with("name", "color-scheme")
                                .with("content", "light dark")
                                .empty(),
                        Html.tag("title").text(title),
                        Html.tag("link").with("rel", "icon").with("href", ICON).empty(),
                        Html.style(CSS));
        Html header = Html.tag("header")
                .of(Html.tag("div", "bar")
                        .of(
                                Html.tag("nav")
                                        .with("aria-label", "Where you are")
                                        .of(Html.tag("ol", "trail").of(trail)),
                                freshness(request, moment)));
        Html footer = Html.tag("footer")
                .of(Html.tag("p")
                        .text(
                                "What this operator knows without asking anybody; its memory begins when it starts to lead."
                                        + " Read-only. Times are UTC."));
        Html body = Html.tag("body").of(header, Html.tag("main").of(content), footer);
        return Html.tag("html").with("lang", "en").of(head, body).document();
    }

    static Html step(String name, String path) {
        return Html.tag("li").of(Html.tag("a").with("href", path).text(name));
    }

    static Html lastStep(String name) {
        return Html.tag("li").with("aria-current", "page").text(name);
    }

    private static Html freshness(StatusPage.Request request, Moment moment) {
        Html every = request.reloads()
                ? link(request.path(), "stop reloading")
                : link(request.path() + "?" + StatusPage.RELOAD, "every " + StatusPage.RELOAD_SECONDS + " s");
        return Html.tag("p", "fresh")
                .of(
                        Html.text("As of "),
                        Html.tag("time").with("datetime", moment.now()).text(Moment.absolute(moment.now())),
                        Html.text(" · "),
                        link(request.path() + (request.reloads() ? "?" + StatusPage.RELOAD : ""), "reload"),
                        Html.text(" · "),
                        every);
    }

    static Html link(String path, String words) {
        return Html.tag("a").with("href", path).text(words);
    }

    static Html section(String id, String heading, Html... content) {
        Html title = Html.tag("h2").with("id", id).text(heading);
        return Html.tag("section").with("aria-labelledby", id).of(title, Html.all(content));
    }

    /** A number and what it counts. */
    static Html tile(Object number, String words) {
        return Html.tag("div", "tile")
                .of(Html.tag("dt").text(words), Html.tag("dd").text(number));
    }

    static Html tiles(Html... tiles) {
        return Html.tag("dl", "tiles").of(tiles);
    }

    private static String resource(String name) {
        try (InputStream file = Layout.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
