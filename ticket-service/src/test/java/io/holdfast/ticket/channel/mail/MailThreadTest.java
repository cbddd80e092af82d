package io.holdfast.ticket.channel.mail;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.ExternalIds;

import static org.assertj.core.api.Assertions.assertThat;

class MailThreadTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Message-ID: <a.1@holm.example>",
                "Message-Id:<a.1@holm.example>",
                "MESSAGE-ID:\n <a.1@holm.example>",
                "Message-ID: <a.1@holm.example> (added by a relay (twice))",
                "Message-ID: (before <not@this.example>) <a.1@holm.example>",
                "Message-ID: <a.1\n @holm.example>",
                "Message-ID: a.1@holm.example",
                "Message-ID: a.1@holm.example (a comment)",
                "Message-ID: <a.1@holm.example",
                "Message-ID: <a.1@holm.example>\nMessage-ID: <b.2@holm.example>",
            })
    void theIdIsBare(String header) throws Exception {
        Element.Message message = Mails.message(Mails.FROM + header + "\n\nHello\n");
        assertThat(message.externalId()).isEqualTo("a.1@holm.example");
        assertThat(message.conversationKeys()).containsExactly("a.1@holm.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Message-ID:\n", "Message-ID: <>\n", "Message-ID: (none)\n"})
    void withoutAnIdTheBytesAreHashed(String header) throws Exception {
        byte[] raw = Mails.bytes(Mails.FROM + header + "\nHello\n");
        Element.Message message = Mails.message(raw);
        assertThat(message.externalId()).isEqualTo(ExternalIds.ofContent(raw));
        assertThat(message.conversationKeys()).isEmpty();
    }

    @Test
    void aLongIdIsItsDigest() throws Exception {
        String id = "x".repeat(300) + "@holm.example";
        assertThat(Mails.message(Mails.FROM + "Message-ID: <" + id + ">\n\nHello")
                        .externalId())
                .isEqualTo(ExternalIds.bounded(id))
                .startsWith("sha256:");
    }

    @Test
    void theNearestIdsComeFirst() throws Exception {
        assertThat(Mails.withHeaders("""
                        In-Reply-To: <r-1@larkspur.example> (of Monday)
                         <r-2@larkspur.example>
                        References: <r-0@holm.example>
                         <r-1@larkspur.example>
                        \t<r-3@larkspur.example><r-4@larkspur.example>
                        """).conversationKeys())
                .containsExactly(
                        "m-1@holm.example",
                        "r-1@larkspur.example",
                        "r-2@larkspur.example",
                        "r-4@larkspur.example",
                        "r-3@larkspur.example",
                        "r-0@holm.example");
    }

    @Test
    void aMailThatNamesItselfHasOneKey() throws Exception {
        assertThat(Mails.withHeaders("References: <m-1@holm.example> <m-1@holm.example>\n")
                        .conversationKeys())
                .containsExactly("m-1@holm.example");
    }

    @Test
    void proseInInReplyToIsNoId() throws Exception {
        assertThat(Mails.withHeaders("In-Reply-To: your message of Monday from care@larkspur.example\n")
                        .conversationKeys())
                .containsExactly("m-1@holm.example");
        assertThat(Mails.withHeaders("In-Reply-To: r-1@larkspur.example, r-2@larkspur.example\n")
                        .conversationKeys())
                .containsExactly("m-1@holm.example", "r-1@larkspur.example", "r-2@larkspur.example");
    }

    @Test
    void ofManyIdsTheNearestHundredCount() throws Exception {
        List<String> keys = Mails.withHeaders(IntStream.range(0, 500)
                        .mapToObj(i -> " <r" + i + "@holm.example>")
                        .collect(Collectors.joining("\n", "References:\n", "\n")))
                .conversationKeys();
        assertThat(keys).hasSize(100).startsWith("m-1@holm.example", "r499@holm.example");
    }

    @Test
    void subjectsProveNothing() throws Exception {
        assertThat(Mails.withHeaders("Subject: Re: Bell\n").conversationKeys()).containsExactly("m-1@holm.example");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Mon, 2 Nov 2026 10:02:03 +0100          | 2026-11-02T09:02:03Z
                    2 Nov 2026 10:02 -0530                  | 2026-11-02T15:32:00Z
                    Wed, 2 Nov 2026 10:02:03 GMT            | 2026-11-02T10:02:03Z
                    Mon, 2 Nov 26 10:02:03 EST              | 2026-11-02T15:02:03Z
                    Mon, 2 Nov 1999 10:02:03 +0000 (UTC)    | 1999-11-02T10:02:03Z
                    Mon (a day), 02-Nov-2026 10:02:60 Z     | 2026-11-02T10:02:59Z
                    Mon, 2 November 2026 10:02:03           | 2026-11-02T10:02:03Z
                    """)
    void theDateIsRead(String date, Instant occurredAt) throws Exception {
        assertThat(Mails.withHeaders("Date: " + date + "\n").occurredAt()).isEqualTo(occurredAt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "Mon, 32 Nov 2026 10:02:03 +0100",
                "2 Nov 2026 25:00 +0000",
                "2 Nov 2026 10:02 +9999",
                "2 Foo 2026 10:02:03 +0000",
                "31 Feb 2026 10:02:03 +0000"
            })
    void anAbsurdDateIsNone(String date) throws Exception {
        assertThat(Mails.withHeaders("Date: " + date + "\n").occurredAt()).isNull();
    }

    @Test
    void aMailWithoutADateHasNone() throws Exception {
        assertThat(Mails.withHeaders("").occurredAt()).isNull();
    }
}
