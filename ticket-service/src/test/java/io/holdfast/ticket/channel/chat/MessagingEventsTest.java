package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

class MessagingEventsTest {

    private static final String PARTIES = "'sender':{'id':'11'},'recipient':{'id':'22'},'timestamp':1795172998058,";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'message':{'mid':'m','text':'hi','quick_reply':{'payload':'P'}} | hi",
                "'postback':{'mid':'m','title':'Get started','payload':'P'} | Get started",
                "'message':{'mid':'m','text':'see','attachments':[{'type':'image'},{'type':'video'},{'type':'audio'},"
                        + "{'type':'file'}]} | see\\n[image]\\n[video]\\n[audio]\\n[file]",
                "'message':{'mid':'m','attachments':[{'type':'location','payload':{'coordinates':{'lat':1.5,'long':-2}}}]}"
                        + " | [location: 1.5,-2]",
                "'message':{'mid':'m','attachments':[{'type':'image','payload':{'sticker_id':3}},"
                        + "{'type':'sticker','payload':{'sticker_id':3}}]} | [sticker]",
                "'message':{'mid':'m','attachments':[{'type':'story_mention'}]} | [story]",
                "'message':{'mid':'m','attachments':[{'type':'share'},{'type':'ig_reel'},{'type':'reel'}]}"
                        + " | [share]\\n[share]\\n[share]",
                "'message':{'mid':'m','attachments':[{'type':'hologram'}]} | [unsupported]",
                "'message':{'mid':'m','attachments':{}} | kept unreadable",
                "'message':{'mid':'m','text':'nice','reply_to':{'story':{'id':'s'}}} | nice\\n[story]",
                "'message':{'mid':'m','is_unsupported':true} | [unsupported]",
                "'message':{'mid':'m','is_deleted':true} | ignored deleted",
                "'message':{'mid':'m','is_echo':true,'text':'ours'} | ignored echo",
                "'message':7 | kept unreadable",
                "'delivery':{} | ignored status",
                "'read':{} | ignored status",
                "'seen':{} | ignored status",
                "'reaction':{} | ignored reaction",
                "'message_edit':{} | ignored edited",
                "'optin':{} | ignored other-type",
                "'referral':{} | ignored other-type",
                "'account_linking':{} | ignored other-type",
                "'timestamp':1 | kept unreadable"
            })
    void eachEventIsAMessageOrIgnored(String fields, String outcome) {
        assertThat(outcomes(event(PARTIES + fields))).containsExactly(outcome.replace("\\n", "\n"));
    }

    @Test
    void standbyAndChangesAreIgnoredAndABadListIsKept() {
        assertThat(outcomes(Deliveries.json("{'object':'page','entry':[{'standby':[{},{}],'changes':[{'field':'feed'}],"
                        + "'messaging':{}},{'changes':[{'field':'messages','value':{}}],'id':'0'},{}]}")))
                .containsExactly(
                        "kept unreadable",
                        "ignored standby",
                        "ignored standby",
                        "ignored other-type",
                        "ignored other-type",
                        "kept unreadable");
    }

    @Test
    void aMessageNamesTheMidThePersonAndTheTime() throws UnreadableDelivery {
        Message message =
                Deliveries.onlyMessage(new MessengerAdapter(), event(PARTIES + "'message':{'mid':'m_1','text':'x'}"));

        assertThat(message.externalId()).isEqualTo("m_1");
        assertThat(message.contacts()).containsExactly(new Contact("handle", "messenger:11"));
        assertThat(message.conversationKeys()).containsExactly("22:messenger:11");
        assertThat(message.occurredAt()).isEqualTo(Instant.ofEpochMilli(1_795_172_998_058L));
    }

    @Test
    void withoutAMidThePersonAndTheTimeAreTheId() throws UnreadableDelivery {
        assertThat(Deliveries.onlyMessage(new MessengerAdapter(), event(PARTIES + "'postback':{'title':'x'}"))
                        .externalId())
                .isEqualTo("11:1795172998058");
        assertThat(outcomes(event("'sender':{'id':'11'},'recipient':{'id':'22'},'postback':{'title':'x'}")))
                .containsExactly("kept unreadable");
    }

    @Test
    void messagesForOtherPagesAreIgnored() {
        assertThat(Deliveries.outcomes(
                        new MessengerAdapter(),
                        Deliveries.takingOnly("33"),
                        event(PARTIES + "'message':{'mid':'m','text':'x'}")))
                .containsExactly("ignored other-recipient");
    }

    @Test
    void instagramTakesItsOwnObjectOnly() {
        Delivery instagram = Deliveries.json(
                "{'object':'instagram','entry':[{'messaging':[{" + PARTIES + "'message':{'mid':'m','text':'x'}}]}]}");

        assertThat(Deliveries.outcomes(new InstagramAdapter(), Deliveries.SETTINGS, instagram))
                .containsExactly("x");
        assertThat(outcomes(instagram)).containsExactly("ignored other-type");
    }

    private static List<String> outcomes(Delivery delivery) {
        return Deliveries.outcomes(new MessengerAdapter(), Deliveries.SETTINGS, delivery);
    }

    private static Delivery event(String fields) {
        return Deliveries.json("{'object':'page','entry':[{'messaging':[{" + fields + "}]}]}");
    }
}
