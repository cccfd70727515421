package dev.stickybalancer.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    @Test
    void text_and_attributes_are_escaped() {
        Html link = Html.tag("a").with("href", "\"><script>'").text("<b>&\"'");
        assertEquals("<a href=\"&quot;&gt;&lt;script&gt;&#39;\">&lt;b&gt;&amp;&quot;&#39;</a>", link.toString());
    }

    @Test
    void markup_inside_markup_stays_markup() {
        assertEquals(
                "<p class=\"x\"><b>a</b> &amp; b</p>",
                Html.tag("p", "x")
                        .of(Html.tag("b").text("a"), Html.text(" & b"))
                        .toString());
    }

    /** By number: in a test's name such characters stop the test runner. */
    @ParameterizedTest
    @ValueSource(ints = {0x0, 0x1b, 0x85, 0x200b, 0x202e, 0x2066, 0xd800, 0xffff})
    void characters_that_deceive_are_replaced(int hostile) {
        String shown = Html.text("a" + Character.toString(hostile) + "b").toString();
        assertEquals("a\ufffdb", shown);
    }

    @Test
    void other_languages_are_left_alone() {
        String words = "Größe 大小 حجم 🙂\n\t";
        assertEquals(words, Html.text(words).toString());
    }
}
