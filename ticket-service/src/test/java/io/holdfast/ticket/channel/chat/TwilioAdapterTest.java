package io.holdfast.ticket.channel.chat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.Signatures;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.channel.adapter.Verification.Refused;
import io.holdfast.ticket.channel.adapter.Verification.Verified;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

class TwilioAdapterTest {

    private static final TwilioAdapter ADAPTER = new TwilioAdapter();
    private static final String PARTIES = "MessageSid=SM1&From=%2B447700900141&To=%2B447700900999&";
    private static final String SECRET = "token";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Body=1+%2B+1 | 1 + 1",
                "Body=&ButtonText=Yes | Yes",
                "Body=&NumMedia=4&MediaContentType0=image/png&MediaContentType1=video/mp4&MediaContentType2=audio/amr"
                        + "&MediaContentType3=text/vcard | [image]\\n[video]\\n[audio]\\n[contact]",
                "Body=see&NumMedia=1&MediaContentType0=application/pdf | see\\n[file]",
                "Body=x&NumMedia=many | x",
                "Body=&Latitude=59.91&Longitude=10.75 | [location: 59.91,10.75]",
                "Body= | [unsupported]",
                "Body=x&SmsStatus=received | x",
                "Body=x&SmsStatus=sent | ignored status",
                "MessageStatus=read | ignored status",
                "Body=STOP&OptOutType=STOP | ignored opt-out"
            })
    void eachFormIsAMessageOrIgnored(String fields, String outcome) {
        assertThat(outcomes(PARTIES + fields)).containsExactly(outcome.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource({"From=1&To=2&Body=x", "MessageSid=SM1&To=2&Body=x", "MessageSid=SM1&From=12345&Body=x"})
    void aFormWithoutItsIdOrItsPartiesIsKept(String form) {
        assertThat(outcomes(form)).containsExactly("kept unreadable");
    }

    @ParameterizedTest
    @CsvSource({
        "SmsSid=SM2&From=%2B447700900141&To=1, sms, phone, +447700900141",
        "SmsSid=SM2&From=Courier&To=1, sms, handle, sms:courier",
        "SmsSid=SM2&From=whatsapp:%2B447700900141&To=whatsapp:1, whatsapp, phone, +447700900141",
        "SmsSid=SM2&From=whatsapp:GB.77&To=whatsapp:1, whatsapp, handle, whatsapp:gb.77"
    })
    void theSenderIsANumberOrAHandleOfItsChannel(String form, String channel, String kind, String value)
            throws UnreadableDelivery {
        Message message = Deliveries.onlyMessage(ADAPTER, Deliveries.post(form + "&ProfileName=Kim"));

        assertThat(message.channel()).isEqualTo(channel);
        assertThat(message.externalId()).isEqualTo("SM2");
        assertThat(message.contacts()).containsExactly(new Contact(kind, value));
        assertThat(message.displayName()).isEqualTo("Kim");
        assertThat(message.occurredAt()).isNull();
    }

    @Test
    void messagesForOtherNumbersAreIgnored() {
        Delivery delivery = Deliveries.post("MessageSid=SM1&From=whatsapp:%2B44770&To=whatsapp:%2B1&Body=x");

        assertThat(Deliveries.outcomes(ADAPTER, Deliveries.takingOnly("+2"), delivery))
                .containsExactly("ignored other-recipient");
        assertThat(Deliveries.outcomes(ADAPTER, Deliveries.takingOnly("+1"), delivery))
                .containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource({
        "https://desk.example/t?a=b, https://desk.example/t?a=b",
        "https://desk.example/t?a=b, https://desk.example:443/t?a=b",
        "https://desk.example:443/t, https://desk.example/t",
        "https://desk.example:8443/t, https://desk.example/t",
        "http://desk.example, http://desk.example:80",
        "https://user:12@desk.example/t, https://user:12@desk.example:443/t",
        "https://desk.example/t#rc=3, https://desk.example/t"
    })
    void theUrlIsTriedAsItIsAndWithItsPortAndWithout(String publicUrl, String signedUrl) {
        String signature = Signatures.base64Sha1(SECRET, signedUrl + "Body" + "Zeta" + "z");

        assertThat(verify(publicUrl, "", "Zeta=z&Body=", signature)).isInstanceOf(Verified.class);
    }

    @Test
    void capitalsComeFirstAndEachValueOfANameCountsOnce() {
        String signature = Signatures.base64Sha1(SECRET, "https://desk.example/t" + "Z" + "a1" + "a2");

        assertThat(verify("https://desk.example/t", "", "a=2&Z=&a=1&a=2", signature))
                .isInstanceOf(Verified.class);
    }

    @Test
    void aChangedValueOrAMissingSignatureIsRefused() {
        String signature = Signatures.base64Sha1(SECRET, "https://desk.example/tBodyx");

        assertThat(verify("https://desk.example/t", "", "Body=x", signature)).isInstanceOf(Verified.class);
        assertThat(verify("https://desk.example/t", "", "Body=y", signature)).isInstanceOf(Refused.class);
        assertThat(verify("https://desk.example/u", "", "Body=x", signature)).isInstanceOf(Refused.class);
        assertThat(ADAPTER.verify(
                        Deliveries.withPublicUrl("https://desk.example/t", SECRET),
                        Deliveries.post("Body=x"),
                        Instant.EPOCH))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aBodyThatIsNoFormIsProvenByItsDigestInTheQueryAndIgnored() {
        String body = "{\"any\":1}";
        String digest =
                ExternalIds.ofContent(body.getBytes(StandardCharsets.UTF_8)).substring("sha256:".length());
        String query = "a=b&bodySHA256=" + digest;
        String signature = Signatures.base64Sha1(SECRET, "https://desk.example/t?" + query);

        assertThat(verify("https://desk.example/t?a=b", query, body, signature)).isInstanceOf(Verified.class);
        assertThat(verify("https://desk.example/t?a=b", query, body + " ", signature))
                .isInstanceOf(Refused.class);
        assertThat(Deliveries.outcomes(
                        ADAPTER,
                        Deliveries.SETTINGS,
                        Deliveries.request("POST", query, body.getBytes(StandardCharsets.UTF_8))))
                .containsExactly("ignored other-type");
    }

    private static Verification verify(String publicUrl, String query, String body, String signature) {
        ChannelSettings settings = Deliveries.withPublicUrl(publicUrl, SECRET);
        return ADAPTER.verify(
                settings,
                Deliveries.request(
                        "POST", query, body.getBytes(StandardCharsets.UTF_8), "X-Twilio-Signature", signature),
                Instant.EPOCH);
    }

    private static List<String> outcomes(String form) {
        return Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, Deliveries.post(form));
    }
}
