package io.holdfast.ticket.channel.mail;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.adapter.MessageTexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class HtmlTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <style>p{color:red}</style>a            | a
                    a<script>alert(1)</script>b             | ab
                    a<!-- hidden -->b                       | ab
                    <title>t</title>a                       | a
                    a<div style="DISPLAY : none">b</div>c   | ac
                    a<div style="color:red">b</div>c        | a/b/c
                    a<br>b<br/>c                            | a/b/c
                    a<br><br>b                              | a//b
                    <div>a</div><div>b</div>                | a/b
                    <p>a</p><p>b</p>                        | a//b
                    <td>a</td><td>b</td>                    | ab
                    <table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table> | a b/c
                    <ul><li>a</li><li>b</li></ul>           | - a/- b
                    a&amp;b &lt;c&gt; &#233;&nbsp;d         | a&b <c> é d
                    a <b>b</b><i>c</i>                      | a bc
                    'a    b'                                | a b
                    <pre>a  b&#10;  c</pre>                 | a  b/  c
                    a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e | a//> b/> c/>/> > d//e
                    """)
    void isMadeReadable(String html, String text) {
        assertThat(HtmlText.of(html)).isEqualTo(text.replace('/', '\n'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div>",
                "<b>",
                "<a href=x>",
                "<table>",
                "<blockquote>",
                "<i><p>",
                "<",
                "&",
                "<!--",
                "<td",
                "</p>"
            })
    void isReadInTimeHoweverDeepItIs(String tag) {
        String html = tag.repeat(1_000_000 / tag.length()) + "x";
        String text = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> HtmlText.of(html));
        assertThat(text.length()).isLessThan(html.length() + MessageTexts.LENGTH_MAX);
    }

    @Test
    void aQuotationIsMarkedAsInPlainText() {
        assertThat(
                        QuotedHistory.cut(
                                HtmlText.of(
                                        "<div>Yes, please.</div><div class=x><div>On Mon, 2 Nov 2026 at 9:00, Care"
                                                + " &lt;care@larkspur.example&gt; wrote:<br></div><blockquote>Shall we?</blockquote></div>")))
                .isEqualTo("Yes, please.");
    }
}
