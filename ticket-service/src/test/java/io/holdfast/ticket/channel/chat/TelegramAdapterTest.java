package io.holdfast.ticket.channel.chat;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification.Refused;
import io.holdfast.ticket.channel.adapter.Verification.Verified;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

class TelegramAdapterTest {

    private static final TelegramAdapter ADAPTER = new TelegramAdapter();
    private static final String PRIVATE =
            "'message_id':8,'from':{'id':4503599627370495,'first_name':'Kim','last_name':'Roe','username':'x'},"
                    + "'chat':{'id':4503599627370495,'type':'private'},'date':1795174799,";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'text':'hello' | hello",
                "'photo':[{},{}],'caption':'look' | look\\n[image]",
                "'video':{} | [video]",
                "'video_note':{} | [video]",
                "'voice':{} | [voice]",
                "'audio':{'file_name':'a.mp3'} | [audio]",
                "'document':{'file_name':'a.pdf'},'caption':'bill' | bill\\n[file: a.pdf]",
                "'document':{} | [file]",
                "'sticker':{} | [sticker]",
                "'contact':{} | [contact]",
                "'story':{} | [story]",
                "'location':{'latitude':59.91,'longitude':10.75} | [location: 59.91,10.75]",
                "'venue':{'location':{'latitude':1,'longitude':2}} | [location: 1,2]",
                "'venue':{'location':{'latitude':1,'longitude':2}},'location':{'latitude':1,'longitude':2} |"
                        + " [location: 1,2]",
                "'dice':{} | [unsupported]",
                "'text':'/start' | ignored start",
                "'text':'/start from-the-shop' | ignored start",
                "'text':'/started late' | /started late",
                "'pinned_message':{} | ignored system"
            })
    void eachKindOfPrivateMessageHasItsText(String fields, String outcome) {
        assertThat(outcome("'message':{" + PRIVATE + fields + "}")).isEqualTo(outcome.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'edited_message':{} | ignored other-type",
                "'channel_post':{} | ignored other-type",
                "'callback_query':{} | ignored other-type",
                "'my_chat_member':{} | ignored other-type",
                "'message_reaction':{} | ignored other-type",
                "'poll':{} | ignored other-type",
                "'message':{'message_id':1,'chat':{'id':-5,'type':'supergroup'},'text':'x'} | ignored group",
                "'message':{'message_id':1,'chat':{'id':5,'type':'private'},'from':{'id':5,'is_bot':true},'text':'x'}"
                        + " | ignored bot",
                "'message':{'chat':{'id':5,'type':'private'},'text':'x'} | kept unreadable",
                "'message':{'message_id':1,'chat':{'type':'private'},'text':'x'} | kept unreadable",
                "'message':[] | kept unreadable"
            })
    void otherUpdatesAreIgnored(String fields, String outcome) {
        assertThat(outcome(fields)).isEqualTo(outcome);
    }

    @Test
    void aMessageIsNamedByItsChatAndNumber() throws UnreadableDelivery {
        Message message = Deliveries.onlyMessage(ADAPTER, update("'message':{" + PRIVATE + "'text':'x'}"));

        assertThat(message.externalId()).isEqualTo("4503599627370495:8");
        assertThat(message.contacts()).containsExactly(new Contact("handle", "telegram:4503599627370495"));
        assertThat(message.displayName()).isEqualTo("Kim Roe");
        assertThat(message.conversationKeys()).containsExactly("4503599627370495");
        assertThat(message.occurredAt()).isEqualTo(Instant.ofEpochSecond(1_795_174_799));
    }

    @Test
    void onlyATokenOfTheAccountProvesTheSender() {
        assertThat(ADAPTER.verify(
                        Deliveries.settings("new", "old"),
                        Deliveries.post("{}", "X-Telegram-Bot-Api-Secret-Token", "old"),
                        Instant.EPOCH))
                .isInstanceOf(Verified.class);
        assertThat(ADAPTER.verify(
                        Deliveries.settings("new"),
                        Deliveries.post("{}", "X-Telegram-Bot-Api-Secret-Token", "New"),
                        Instant.EPOCH))
                .isInstanceOf(Refused.class);
        assertThat(ADAPTER.verify(Deliveries.settings("new"), Deliveries.post("{}"), Instant.EPOCH))
                .isInstanceOf(Refused.class);
    }

    private static String outcome(String fields) {
        return String.join(",", Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, update(fields)));
    }

    private static Delivery update(String fields) {
        return Deliveries.json("{'update_id':1," + fields + "}");
    }
}
