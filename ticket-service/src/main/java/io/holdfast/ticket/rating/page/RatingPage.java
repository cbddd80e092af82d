package io.holdfast.ticket.rating.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The pages behind a rating link: HTML without scripts and without anything from elsewhere. They hold nothing of the ticket
 * or its customer, and of the request only the customer's own comment, escaped.
 */
public final class RatingPage {

    private static final String STYLE = """
            body{font:1.125rem/1.5 system-ui,sans-serif;margin:0;padding:1.5rem;color:#1b1b1b;background:#fff}\
            main{max-width:34rem;margin:0 auto}fieldset{border:1px solid #767676;border-radius:.5rem;margin:0 0 1.5rem}\
            label{display:block;padding:.5rem 0}input[type=radio]{width:1.25rem;height:1.25rem;vertical-align:middle}\
            textarea{width:100%;box-sizing:border-box;font:inherit;border:1px solid #767676}\
            button{font:inherit;padding:.75rem 1.5rem;border:0;border-radius:.5rem;color:#fff;background:#0b57d0}\
            :focus-visible{outline:3px solid #0b57d0;outline-offset:2px}.error{color:#b3261e;font-weight:bold}""";

    /** Nothing but the style of this page, and forms to this service only. */
    public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static final String[] LABELS = {"1 – very bad", "2 – bad", "3 – fair", "4 – good", "5 – very good"};

    private RatingPage() {}

    /** The form. It is sent to the address of the page itself. */
    public static String form(RatingForm form) {
        StringBuilder scores = new StringBuilder();
        for (int score = LABELS.length; score >= 1; score--) {
            boolean chosen = form.score() != null && form.score() == score;
            scores.append("<label><input type=\"radio\" name=\"score\" value=\"")
                    .append(score)
                    .append(chosen ? "\" required checked> " : "\" required> ")
                    .append(LABELS[score - 1])
                    .append("</label>\n");
        }
        String error =
                form.error() == null ? "" : "<p class=\"error\" role=\"alert\">" + escape(form.error()) + "</p>\n";
        return page(
                "How did we do?",
                error
                        + """
                <form method="post" accept-charset="utf-8">
                <fieldset><legend>Your rating of our support</legend>
                %s</fieldset>
                <label for="comment">Comment (optional)</label>
                <p><textarea id="comment" name="comment" rows="5" maxlength="%d">
                %s</textarea></p>
                <p><button type="submit">Send rating</button></p>
                </form>
                """.formatted(
                                        scores,
                                        RatingForm.COMMENT_LENGTH_MAX,
                                        form.comment() == null ? "" : escape(form.comment())));
    }

    /** A page that only says something. */
    public static String message(String title, String text) {
        return page(title, "<p>" + escape(text) + "</p>\n");
    }

    private static String page(String title, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex"><title>%1$s</title><style>%2$s</style></head>
                <body><main><h1>%1$s</h1>
                %3$s</main></body>
                </html>
                """.formatted(escape(title), STYLE, content);
    }

    /** Text as content of an element or a quoted attribute. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String digest(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
