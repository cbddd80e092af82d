package io.holdfast.ticket.channel.mail;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class MailLimitsTest {

    @Test
    void fiftyLevelsAreReadAndNoMore() throws Exception {
        assertThat(Mails.message(nested(50)).text()).isEqualTo("deep");
        assertThatThrownBy(() -> Mails.message(nested(51))).isInstanceOf(UnreadableDelivery.class);
    }

    @Test
    void aThousandPartsAreReadAndNoMore() throws Exception {
        assertThat(Mails.message(withParts(1_000)).text()).isEqualTo("part");
        assertThatThrownBy(() -> Mails.message(withParts(1_001))).isInstanceOf(UnreadableDelivery.class);
    }

    @Test
    void aHeaderIsBoundedInOneFieldAndInMany() throws Exception {
        assertThat(Mails.withHeaders("X-Long: " + "x".repeat(250 * 1024) + "\n").text())
                .isEqualTo("Hello");
        assertThatThrownBy(() -> Mails.withHeaders("X-Long: " + "x".repeat(257 * 1024) + "\n"))
                .isInstanceOf(UnreadableDelivery.class);
        assertThatThrownBy(() -> Mails.withHeaders(("X-Short: " + "x".repeat(1024) + "\n").repeat(256)))
                .isInstanceOf(UnreadableDelivery.class);
    }

    @Test
    void aLongTextIsCut() throws Exception {
        assertThat(Mails.withContent("", "word ".repeat(2_000_000)).text())
                .hasSizeLessThanOrEqualTo(MessageTexts.LENGTH_MAX);
        assertThat(Mails.withContent("Content-Type: text/plain; charset=utf-8\n", "é\n".repeat(2_000_000))
                        .text())
                .startsWith("é\né");
        assertThat(Mails.withContent("Content-Type: text/html\n", "<p>word ".repeat(1_000_000))
                        .text())
                .hasSizeLessThanOrEqualTo(MessageTexts.LENGTH_MAX);
    }

    @Test
    void aLongSubjectIsCut() throws Exception {
        assertThat(Mails.withHeaders("Subject: " + "x".repeat(1_000) + "\n").subject())
                .hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a ",
                "=?",
                "=?a?Q?",
                "=?utf-8?Q?a?= ",
                "<",
                "(",
                "\"",
                ",",
                "a@",
                "@",
                ":",
                ";",
                "<a@b> ",
                "\\",
                "1 Nov ",
                "x*0*=%41; ",
                "'",
                "> "
            })
    void aHeaderOfAnyPatternIsReadInTime(String pattern) {
        String value = pattern.repeat(240_000 / pattern.length());
        for (String name : new String[] {
            "From",
            "Subject",
            "Message-ID",
            "References",
            "Date",
            "Content-Type",
            "Content-Disposition",
            "Auto-Submitted",
            "Return-Path"
        }) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> Mails.element(Mails.bytes("From: a@b.example\n" + name + ": x " + value + "\n\nHello")),
                    name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"From ida@holm.example Mon Nov  2 10:02:03 2026\n", "\n\n", "\r\n"})
    void whatStandsBeforeTheHeaderIsPassedOver(String before) throws Exception {
        assertThat(Mails.message(before + Mails.FROM + "\nHello").text()).isEqualTo("Hello");
    }

    @Test
    void aLineInTheHeaderThatIsNoFieldIsPassedOver() throws Exception {
        assertThat(Mails.message("From : a@b.example\nbroken line\nSubject: Bell\n\nHello")
                        .subject())
                .isEqualTo("Bell");
    }

    @Test
    void bareLineFeedsEndLinesToo() throws Exception {
        assertThat(Mails.message((Mails.FROM + "Subject: a\n b\n\nHello\nIda\n").getBytes(StandardCharsets.UTF_8))
                        .text())
                .isEqualTo("Hello\nIda");
    }

    private static String nested(int levels) {
        StringBuilder mail = new StringBuilder(Mails.FROM);
        for (int level = 0; level < levels; level++) {
            mail.append("Content-Type: multipart/mixed; boundary=e%d.\n\n--e%d.\n".formatted(level, level));
        }
        return mail.append("\ndeep\n").toString();
    }

    private static String withParts(int parts) {
        return Mails.FROM + "Content-Type: multipart/mixed; boundary=edge\n" + "\n--edge\n\npart".repeat(parts)
                + "\n--edge--\n";
    }
}
