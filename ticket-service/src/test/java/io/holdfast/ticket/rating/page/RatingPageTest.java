package io.holdfast.ticket.rating.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RatingPageTest {

    @Test
    void theFormIsForEveryReader() {
        String page = RatingPage.form(RatingForm.chosen(null));

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<html lang=\"en\">", "<legend>", "<label for=\"comment\">", "<title>How did we do?</title>")
                .contains("<form method=\"post\"")
                .doesNotContain("<script", "http:", "https:", "checked");
        for (int score = 1; score <= 5; score++) {
            assertThat(page).contains("<label><input type=\"radio\" name=\"score\" value=\"" + score + "\" required>");
        }
    }

    @Test
    void aChosenScoreIsChecked() {
        assertThat(RatingPage.form(RatingForm.chosen("4")))
                .containsOnlyOnce("checked")
                .contains("\"4\" required checked");
        assertThat(RatingPage.form(RatingForm.chosen("\"><script>"))).doesNotContain("checked", "<script");
    }

    @Test
    void anErrorIsAnnounced() {
        assertThat(RatingPage.form(RatingForm.parse(new byte[0]))).contains("role=\"alert\"");
    }

    @Test
    void theStyleIsTheOneThatThePolicyAllows() throws Exception {
        Matcher style = Pattern.compile("<style>([^<]*)</style>").matcher(RatingPage.message("T", "M"));
        assertThat(style.find()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8));

        assertThat(RatingPage.CONTENT_SECURITY_POLICY)
                .contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'", "default-src 'none'");
    }

    @Property
    void aCommentAddsNoMarkup(@ForAll String comment) {
        String page = RatingPage.form(new RatingForm(1, comment + "</textarea><script>alert('x')</script>\"", "E"));

        assertThat(page.split("<", -1))
                .hasSameSizeAs(RatingPage.form(new RatingForm(1, "plain", "E")).split("<", -1));
        assertThat(RatingPage.escape(comment)).doesNotContain("<", ">", "\"", "'");
    }
}
