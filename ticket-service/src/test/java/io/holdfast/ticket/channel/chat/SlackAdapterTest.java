package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.Signatures;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.channel.adapter.Verification.Refused;
import io.holdfast.ticket.channel.adapter.Verification.Verified;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

class SlackAdapterTest {

    private static final SlackAdapter ADAPTER = new SlackAdapter();
    private static final long SIGNED_AT = 1_795_178_998;
    private static final String PLACE = "'channel':'C1','ts':'1795178998.101019','user':'U1',";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'message','text':'hi' | hi",
                "'type':'app_mention','text':'<@U9> hi' | @U9 hi",
                "'type':'message','subtype':'file_share','text':'see','files':[{'name':'a.pdf'},{}] |"
                        + " see\\n[file: a.pdf]\\n[file]",
                "'type':'message','subtype':'thread_broadcast','text':'hi' | hi",
                "'type':'message','subtype':'me_message','text':'waves' | waves",
                "'type':'message','blocks':[] | [unsupported]",
                "'type':'message','bot_id':'B1','text':'hi' | ignored bot",
                "'type':'message','subtype':'bot_message','text':'hi' | ignored bot",
                "'type':'message','subtype':'message_changed' | ignored edited",
                "'type':'message','subtype':'message_deleted' | ignored deleted",
                "'type':'message','subtype':'channel_join' | ignored system",
                "'type':'reaction_added' | ignored other-type",
                "'text':'hi' | kept unreadable"
            })
    void eachEventIsAMessageOrIgnored(String fields, String outcome) {
        assertThat(outcomes(event(PLACE + fields))).containsExactly(outcome.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'app_rate_limited'} | ignored rate-limited",
                "{'type':'tokens_revoked'} | ignored other-type",
                "{'type':'event_callback','team_id':'T1'} | kept unreadable",
                "{'type':'url_verification'} | kept unreadable",
                "{} | kept unreadable"
            })
    void otherCallsAreIgnoredOrKept(String body, String outcome) {
        assertThat(outcomes(Deliveries.json(body))).containsExactly(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a &amp; b &lt;c&gt; ~ a & b <c>",
                "&amp;lt; ~ &lt;",
                "<https://desk.example/?a=1&amp;b=2> ~ https://desk.example/?a=1&b=2",
                "<https://desk.example/o/12|order 12> ~ order 12 (https://desk.example/o/12)",
                "<@U1> and <@U2|kim> ~ @U1 and @kim",
                "<#C1|orders> and <#C2> ~ #orders and #C2",
                "<!here> <!channel> ~ @here @channel",
                "<!subteam^S1|@desk> <!subteam^S2> ~ @desk @S2",
                "<!date^1392734382^{date}|18 February> ~ 18 February",
                "<> < unclosed ~ < unclosed"
            })
    void marksBecomePlainText(String marked, String plain) {
        assertThat(SlackText.plain(marked).strip()).isEqualTo(plain);
    }

    @Test
    void theTwoEventsOfOneMessageHaveOneId() throws UnreadableDelivery {
        Message message = Deliveries.onlyMessage(ADAPTER, event(PLACE + "'type':'message','text':'<@U9> hi'"));
        Message mention = Deliveries.onlyMessage(ADAPTER, event(PLACE + "'type':'app_mention','text':'<@U9> hi'"));

        assertThat(mention).isEqualTo(message);
        assertThat(message.externalId()).isEqualTo("C1:1795178998.101019");
        assertThat(message.contacts()).containsExactly(new Contact("handle", "slack:t1:u1"));
        assertThat(message.occurredAt()).isEqualTo(Instant.parse("2026-11-20T12:49:58.101019Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'channel_type':'channel' | T1:C1:1795178998.101019",
                "'channel_type':'channel','thread_ts':'1795178000.5' | T1:C1:1795178000.5",
                "'channel_type':'im','thread_ts':'1795178000.5' | T1:C1"
            })
    void aThreadIsAConversationAndDirectMessagesAreOne(String fields, String key) throws UnreadableDelivery {
        assertThat(Deliveries.onlyMessage(ADAPTER, event(PLACE + "'type':'message','text':'hi'," + fields))
                        .conversationKeys())
                .containsExactly(key);
    }

    @Test
    void messagesOfOtherTeamsAreIgnored() {
        assertThat(Deliveries.outcomes(
                        ADAPTER, Deliveries.takingOnly("T2"), event(PLACE + "'type':'message','text':'hi'")))
                .containsExactly("ignored other-recipient");
    }

    @Test
    void theChallengeOfASignedVerificationIsReturned() {
        assertThat(ADAPTER.signedHandshake(Deliveries.json("{'type':'url_verification','challenge':'abc'}")))
                .contains(Handshake.text("abc"));
        assertThat(ADAPTER.signedHandshake(event("'challenge':'abc'"))).isEmpty();
        assertThat(ADAPTER.signedHandshake(Deliveries.post("{"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void aCallIsTakenFiveMinutesEitherWay(long seconds) {
        assertThat(verify("secret", seconds)).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void anOlderOrLaterCallIsRefused(long seconds) {
        assertThat(verify("secret", seconds)).isInstanceOf(Refused.class);
    }

    @Test
    void aCallSignedWithAnotherSecretOrNotAtAllIsRefused() {
        assertThat(verify("other", 0)).isInstanceOf(Refused.class);
        assertThat(ADAPTER.verify(Deliveries.SETTINGS, Deliveries.post("{}"), Instant.ofEpochSecond(SIGNED_AT)))
                .isInstanceOf(Refused.class);
    }

    private static Verification verify(String secret, long secondsLater) {
        Delivery delivery = Deliveries.post(
                "{}",
                "X-Slack-Request-Timestamp",
                String.valueOf(SIGNED_AT),
                "X-Slack-Signature",
                "v0=" + Signatures.hexSha256(secret, "v0:" + SIGNED_AT + ":{}"));
        return ADAPTER.verify(
                Deliveries.settings("older", "secret"), delivery, Instant.ofEpochSecond(SIGNED_AT + secondsLater));
    }

    private static List<String> outcomes(Delivery delivery) {
        return Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, delivery);
    }

    private static Delivery event(String fields) {
        return Deliveries.json("{'type':'event_callback','team_id':'T1','event':{" + fields + "}}");
    }
}
