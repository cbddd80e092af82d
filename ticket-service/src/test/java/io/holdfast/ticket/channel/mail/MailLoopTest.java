package io.holdfast.ticket.channel.mail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Message.Kind;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MailLoopTest {

    private static final String REPORT = "Content-Type: multipart/report; report-type=delivery-status; boundary=edge\n";
    private static final String RETURNED = """
            From: care@larkspur.example
            Message-ID:
             <r-7@larkspur.example>
            In-Reply-To: <r-6@holm.example>
            References: <r-5@holm.example> <r-6@holm.example>
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "care@larkspur.example",
                "Ida <CARE@Larkspur.example>",
                "\"ida@holm.example\" <care@larkspur.example>"
            })
    void ourOwnMailIsIgnored(String from) throws Exception {
        assertThat(Mails.element(Mails.bytes("From: " + from + "\n\nHello")))
                .isEqualTo(new Element.Ignored("own-address"));
    }

    @Test
    void aNameThatIsOurAddressIsNoProof() throws Exception {
        assertThat(Mails.message("From: \"care@larkspur.example\" <ida@holm.example>\n\nHello")
                        .kind())
                .isEqualTo(Kind.CUSTOMER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: Auto-Replied (vacation)",
                "Auto-Submitted: (a comment) auto-replied; owner-email=\"ida@holm.example\"",
                "X-Autoreply: yes",
                "X-Autorespond: Out of office",
                "Precedence: auto_reply",
                "Return-Path: <>",
                "Return-Path: < >",
                "Return-Path: (nobody) <>",
                "X-Failed-Recipients: nobody@holm.example",
                "Content-Type: multipart/report; report-type=\"delivery-status\"; boundary=edge",
            })
    void anAutomaticAnswerOpensNothing(String header) throws Exception {
        assertThat(Mails.withHeaders(header + "\n").kind()).isEqualTo(Kind.AUTOMATIC);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Auto-Submitted: auto-generated           | auto-generated
                    Auto-Submitted: auto-notified; x=y       | auto-generated
                    List-Id: <news.holm.example>             | bulk
                    Precedence: bulk                         | bulk
                    Precedence: list                         | bulk
                    """)
    void aProgramsOrAListsMailIsATicketWithATag(String header, String tag) throws Exception {
        Element.Message message = Mails.withHeaders(header + "\n");
        assertThat(message.kind()).isEqualTo(Kind.CUSTOMER);
        assertThat(message.tags()).containsExactly(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Auto-Response-Suppress: All",
                "Auto-Submitted: no",
                "Precedence: first-class",
                "Return-Path: <ida@holm.example>",
                "Return-Path: <ida@holm.example>\nReturn-Path: <>",
                "Cc: care@larkspur.example\nTo: friend@holm.example",
                "Reply-To: stranger@elsewhere.example",
            })
    void anOrdinaryMailIsATicket(String header) throws Exception {
        Element.Message message = Mails.withHeaders(header + "\n");
        assertThat(message.kind()).isEqualTo(Kind.CUSTOMER);
        assertThat(message.tags()).isEmpty();
        assertThat(message.contacts().getFirst().value()).isEqualTo("ida@holm.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message/rfc822", "text/rfc822-headers", "message/global"})
    void aBounceHasTheIdsOfTheMailThatItReturns(String type) throws Exception {
        Element.Message bounce = Mails.withHeaders(REPORT + "\n"
                + Mails.parts(
                        "Content-Type: text/plain\n\nNobody is here.",
                        "Content-Type: message/delivery-status\n\nAction: failed",
                        "Content-Type: " + type + "\n\n" + RETURNED));
        assertThat(bounce.kind()).isEqualTo(Kind.AUTOMATIC);
        assertThat(bounce.text()).isEqualTo("Nobody is here.");
        assertThat(bounce.hasMedia()).isFalse();
        assertThat(bounce.conversationKeys())
                .containsExactly("m-1@holm.example", "r-7@larkspur.example", "r-6@holm.example", "r-5@holm.example");
    }

    @Test
    void theReturnedMailOfABounceMayBeEncoded() throws Exception {
        assertThat(Mails.withHeaders(REPORT + "\n"
                                + Mails.parts(
                                        "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
                                                + "Message-ID: <r=2D7@larkspur.example>"))
                        .conversationKeys())
                .contains("r-7@larkspur.example");
    }

    @Test
    void aCustomerWhoForwardsAMailDoesNotJoinItsConversation() throws Exception {
        assertThat(Mails.multipart(
                                "mixed",
                                "Content-Type: text/plain\n\nSee this.",
                                "Content-Type: message/rfc822\n\n" + RETURNED + "\nHello")
                        .conversationKeys())
                .containsExactly("m-1@holm.example");
    }

    @Test
    void aBounceNeedsNoAddress() throws Exception {
        Element.Message bounce =
                Mails.message("From: <>\nReturn-Path: <>\nReferences: <r-7@larkspur.example>\n\nFailed");
        assertThat(bounce.contacts()).isEmpty();
        assertThat(bounce.conversationKeys()).containsExactly("r-7@larkspur.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "From:\n", "From: Ida Holm\n", "From: <>\n", "From: ida@\n", "Sender: ida@holm.example\n"})
    void aMailThatNobodySentCannotBeRead(String from) {
        assertThatThrownBy(() -> Mails.element(Mails.bytes(from + "Subject: Hello\n\nHello")))
                .isInstanceOf(UnreadableDelivery.class)
                .hasMessageContaining("no address");
    }

    @Test
    void aFormsMailIsForTheAddressInReplyTo() throws Exception {
        Element.Message message = Mails.message(
                "From: Shop form <form@Larkspur.example>\nReply-To: Ida Holm <ida@holm.example>\n\nHello");
        assertThat(message.contacts().getFirst().value()).isEqualTo("ida@holm.example");
        assertThat(message.displayName()).isEqualTo("Ida Holm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Reply-To: nobody\n", "Reply-To: care@larkspur.example\n"})
    void aFormsMailWithoutACustomersAddressIsTheForms(String replyTo) throws Exception {
        assertThat(Mails.message("From: form@larkspur.example\n" + replyTo + "\nHello")
                        .contacts()
                        .getFirst()
                        .value())
                .isEqualTo("form@larkspur.example");
    }
}
