package io.holdfast.ticket.rating.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RatingFormTest {

    @Test
    void aFormHasAScoreAndAComment() {
        assertThat(parse("score=4&comment=Quick+%26+kind%21")).isEqualTo(new RatingForm(4, "Quick & kind!", null));
        assertThat(parse("comment=+&score=1")).isEqualTo(new RatingForm(1, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "score=",
                "score=0",
                "score=6",
                "score=45",
                "score=%",
                "score=-1",
                "score",
                "=5",
                "&&&",
                "x=5"
            })
    void aFormWithoutAScoreHasAnError(String form) {
        assertThat(parse(form).score()).isNull();
        assertThat(parse(form).error()).isNotNull();
    }

    @Test
    void aCommentThatIsTooLongIsKeptForCorrection() {
        String comment = "x".repeat(RatingForm.COMMENT_LENGTH_MAX);

        assertThat(parse("score=5&comment=" + comment).error()).isNull();
        assertThat(parse("score=5&comment=x" + comment)).satisfies(form -> {
            assertThat(form.error()).contains("too long");
            assertThat(form.score()).isEqualTo(5);
        });
        assertThat(parse("score=5&comment=" + "%F0".repeat(RatingForm.BYTES_MAX))
                        .error())
                .contains("too long");
    }

    @Property
    void anyBytesGiveAScoreOrAnError(@ForAll byte[] body) {
        RatingForm form = RatingForm.parse(body);

        assertThat(form.score() == null).isEqualTo(form.error() != null);
    }

    @Property
    void aCommentSurvivesTheForm(@ForAll String comment) {
        String encoded = URLEncoder.encode(comment, StandardCharsets.UTF_8);
        String transmitted = new String(comment.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        RatingForm form = parse("score=3&comment=" + encoded);

        String expected = transmitted.replace("\0", "").strip();
        assertThat(form.comment()).isEqualTo(expected.isEmpty() ? null : expected);
    }

    private static RatingForm parse(String form) {
        return RatingForm.parse(form.getBytes(StandardCharsets.UTF_8));
    }
}
