package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.Verification.Refused;
import io.holdfast.ticket.channel.adapter.Verification.Verified;

import static org.assertj.core.api.Assertions.assertThat;

class MetaWebhookTest {

    /** RFC 4231, test case 2: the key and the data, and their digest. */
    private static final String SECRET = "Jefe";

    private static final String BODY = "what do ya want for nothing?";
    private static final String DIGEST = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    @Test
    void aBodySignedWithAnySecretIsVerifiedByEachAdapter() {
        assertThat(Stream.of(new WhatsappAdapter(), new MessengerAdapter(), new InstagramAdapter())
                        .map(adapter -> adapter.verify(
                                Deliveries.settings("new", SECRET),
                                Deliveries.post(BODY, "X-Hub-Signature-256", "sha256=" + DIGEST),
                                Instant.EPOCH)))
                .allMatch(Verified.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Hub-Signature-256, sha256=" + DIGEST + "00",
        "X-Hub-Signature-256, " + DIGEST,
        "X-Hub-Signature-256, sha256=",
        "X-Hub-Signature, sha256=" + DIGEST,
        "X-Hub-Signature, sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    })
    void anotherSignatureOrHeaderProvesNothing(String header, String value) {
        assertThat(MetaWebhook.verify(Deliveries.settings("sha1", SECRET + "x"), Deliveries.post(BODY, header, value)))
                .isInstanceOf(Refused.class);
        assertThat(MetaWebhook.verify(Deliveries.settings("other"), Deliveries.post(BODY, header, value)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void theChallengeIsReturnedAsItCame() {
        assertThat(handshake("hub.mode=subscribe&hub.verify_token=token&hub.challenge=a%2B1"))
                .contains(Handshake.text("a+1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hub.mode=subscribe&hub.verify_token=other&hub.challenge=1",
                "hub.mode=subscribe&hub.challenge=1",
                "hub.mode=subscribe&hub.verify_token=token",
                "hub.mode=unsubscribe&hub.verify_token=token&hub.challenge=1"
            })
    void aHandshakeWithoutTheTokenIsForbidden(String query) {
        assertThat(handshake(query)).contains(Handshake.forbidden());
    }

    @Test
    void aGetWithoutAModeAndAPostAreNoHandshakes() {
        assertThat(handshake("limit=1")).isEmpty();
        assertThat(new MessengerAdapter()
                        .unsignedHandshake(
                                Deliveries.SETTINGS,
                                Deliveries.request("POST", "hub.mode=subscribe&hub.verify_token=token", new byte[0])))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'object':'user','entry':[]} | ignored other-type",
                "{'entry':[]} | kept unreadable",
                "{'object':'whatsapp_business_account','entry':{}} | kept unreadable",
                "{'object':'whatsapp_business_account','entry':[7]} | kept unreadable",
                "{'object':'whatsapp_business_account','entry':[{}]} | kept unreadable",
                "{'object':'whatsapp_business_account','entry':[{'changes':[{}]}]} | kept unreadable",
                "[] | kept unreadable"
            })
    void aBodyOfAnotherShapeIsIgnoredOrKept(String body, String outcome) {
        ChannelAdapter adapter = new WhatsappAdapter();

        assertThat(Deliveries.outcomes(adapter, Deliveries.SETTINGS, Deliveries.json(body)))
                .containsExactly(outcome);
    }

    private static Optional<Handshake> handshake(String query) {
        return new WhatsappAdapter()
                .unsignedHandshake(Deliveries.SETTINGS, Deliveries.request("GET", query, new byte[0]));
    }
}
