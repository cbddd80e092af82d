package io.holdfast.ticket.channel.mail;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

import io.holdfast.ticket.channel.adapter.MessageTexts;

/**
 * HTML made readable: what a reader does not see is dropped, line breaks and blocks begin new lines, cells and items are
 * apart, and quotations are marked as in plain text.
 */
final class HtmlText implements NodeFilter {

    /** Characters of source that are read; a longer one is cut. */
    private static final int SOURCE_LENGTH_MAX = 1_000_000;

    private static final Set<String> UNSEEN = Set.of(
            "head",
            "style",
            "script",
            "title",
            "template",
            "noscript",
            "object",
            "iframe",
            "svg",
            "math",
            "select",
            "datalist",
            "audio",
            "video",
            "canvas");
    private static final Set<String> PARAGRAPHS = Set.of(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "dl",
            "table",
            "blockquote",
            "pre",
            "hr",
            "form",
            "figure");
    private static final Set<String> LINES = Set.of(
            "div",
            "li",
            "tr",
            "dt",
            "dd",
            "section",
            "article",
            "header",
            "footer",
            "aside",
            "nav",
            "main",
            "address",
            "center",
            "caption",
            "figcaption",
            "fieldset",
            "legend",
            "option",
            "details",
            "summary",
            "body",
            "html",
            "tbody",
            "thead",
            "tfoot");
    private static final Set<String> CELLS = Set.of("td", "th");
    private static final Pattern DISPLAY_NONE = Pattern.compile("display\\s*:\\s*none", Pattern.CASE_INSENSITIVE);
    private static final int STYLE_LENGTH_MAX = 2_000;

    private final ReadableLines lines = new ReadableLines();
    private int preformatted;

    private HtmlText() {}

    static String of(String html) {
        HtmlText text = new HtmlText();
        NodeTraversor.filter(text, Jsoup.parse(MessageTexts.cut(html, SOURCE_LENGTH_MAX)));
        return text.lines.toString();
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (lines.length() > MessageTexts.LENGTH_MAX) {
            return FilterResult.STOP;
        }
        if (node instanceof TextNode text) {
            write(text.getWholeText());
        } else if (node instanceof Element element) {
            if (isUnseen(element)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            begin(element.normalName());
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element && !isUnseen(element)) {
            end(element.normalName());
        }
        return FilterResult.CONTINUE;
    }

    private void write(String text) {
        if (preformatted > 0) {
            lines.preformatted(text);
        } else {
            lines.text(text);
        }
    }

    private void begin(String name) {
        if (PARAGRAPHS.contains(name)) {
            lines.paragraph();
        } else if (LINES.contains(name)) {
            lines.line();
        } else if (CELLS.contains(name)) {
            lines.blank();
        }
        switch (name) {
            case "br" -> lines.lineBreak();
            case "li" -> lines.text("- ");
            case "blockquote" -> lines.quote(1);
            case "pre" -> preformatted++;
            default -> {}
        }
    }

    private void end(String name) {
        if (PARAGRAPHS.contains(name)) {
            lines.paragraph();
        } else if (LINES.contains(name)) {
            lines.line();
        } else if (CELLS.contains(name)) {
            lines.blank();
        }
        switch (name) {
            case "blockquote" -> lines.quote(-1);
            case "pre" -> preformatted--;
            default -> {}
        }
    }

    private static boolean isUnseen(Element element) {
        if (UNSEEN.contains(element.normalName()) || element.hasAttr("hidden")) {
            return true;
        }
        String style = element.attr("style");
        return !style.isEmpty()
                && DISPLAY_NONE
                        .matcher(MessageTexts.cut(style, STYLE_LENGTH_MAX).toLowerCase(Locale.ROOT))
                        .find();
    }
}
