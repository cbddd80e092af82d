package io.holdfast.ticket.channel.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.state.Contact;

import static java.util.Collections.shuffle;
import static org.assertj.core.api.Assertions.assertThat;

class WhatsappAdapterTest {

    private static final WhatsappAdapter ADAPTER = new WhatsappAdapter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'text','text':{'body':' hello '} | hello",
                "'type':'text','text':{'body':'  '} | [unsupported]",
                "'type':'text','text':{'body':5} | kept unreadable",
                "'type':'image','image':{'caption':'see'} | see\\n[image]",
                "'type':'image' | kept unreadable",
                "'type':'video','video':{} | [video]",
                "'type':'audio','audio':{'voice':true} | [voice]",
                "'type':'audio','audio':{} | [audio]",
                "'type':'sticker','sticker':{} | [sticker]",
                "'type':'document','document':{'filename':'a.pdf','caption':'bill'} | bill\\n[file: a.pdf]",
                "'type':'document','document':{} | [file]",
                "'type':'location','location':{'latitude':59.91,'longitude':10.75} | [location: 59.91,10.75]",
                "'type':'location','location':{'latitude':1e99,'longitude':2} | [location]",
                "'type':'contacts','contacts':[{}] | [contact]",
                "'type':'interactive','interactive':{'type':'list_reply','list_reply':{'title':'Size M'}} | Size M",
                "'type':'interactive','interactive':{'type':'button_reply','button_reply':{'title':'Yes'}} | Yes",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'body':'Sent'}} | Sent",
                "'type':'interactive','interactive':{'type':'new_reply'} | [unsupported]",
                "'type':'button','button':{'text':'Call me'} | Call me",
                "'type':'order','order':{'text':'soon'} | soon\\n[order]",
                "'type':'unsupported','errors':[{'code':131051}] | [unsupported]",
                "'type':'hologram' | [unsupported]",
                "'type':'reaction','reaction':{} | ignored reaction",
                "'type':'edit' | ignored edited",
                "'type':'revoke' | ignored deleted",
                "'type':'system' | ignored system",
                "'type':'request_welcome' | ignored system",
                "'type':'text','text':{'body':'x'},'group_id':'g' | ignored group",
                "'text':{'body':'x'} | kept unreadable"
            })
    void eachTypeOfMessageHasItsText(String fields, String outcome) {
        assertThat(outcomes(message("'from':'447700900111'," + fields))).containsExactly(outcome.replace("\\n", "\n"));
    }

    @Test
    void aBadElementIsKeptAndItsNeighboursGoOn() {
        Delivery delivery = value("'messages':[7,{'type':'text'},{'id':'w','from':'447700900111','type':'text',"
                + "'text':{'body':'fine'}}],'statuses':[{},null]");

        assertThat(outcomes(delivery))
                .containsExactly("kept unreadable", "kept unreadable", "fine", "ignored status", "kept unreadable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'field':'smb_message_echoes','value':{'message_echoes':[{},{}]}} | ignored echo,ignored echo",
                "{'field':'account_update','value':{}} | ignored other-type",
                "{'field':'messages','value':{'errors':[{}]}} | ignored other-type",
                "{'field':'messages','value':{'messages':{},'statuses':[{}]}} | kept unreadable,ignored status",
                "{'field':'messages','value':[]} | kept unreadable"
            })
    void eachOtherChangeIsAnElement(String change, String outcomes) {
        assertThat(String.join(",", outcomes(change(change)))).isEqualTo(outcomes);
    }

    @Test
    void messagesForOtherNumbersAreIgnored() {
        Delivery delivery = message("'from':'447700900111','type':'text','text':{'body':'x'}");

        assertThat(Deliveries.outcomes(ADAPTER, Deliveries.takingOnly("2"), delivery))
                .containsExactly("ignored other-recipient");
        assertThat(Deliveries.outcomes(ADAPTER, Deliveries.takingOnly("1", "2"), delivery))
                .containsExactly("x");
    }

    @Test
    void aPersonIsOneCustomerAndOneConversationWithANumberAndAUserId() throws UnreadableDelivery {
        Message byNumber = text("'from':'447700900111'");
        Message byBoth = text("'from':'447700900111','from_user_id':'GB.77'");
        Message byUserId = text("'from_user_id':'GB.77'");

        assertThat(byBoth.contacts())
                .containsExactly(new Contact("phone", "+447700900111"), new Contact("handle", "whatsapp:gb.77"));
        assertThat(byBoth.conversationKeys())
                .containsAll(byNumber.conversationKeys())
                .containsAll(byUserId.conversationKeys());
    }

    @Test
    void theProfileGivesTheNameAndTheOtherContact() throws UnreadableDelivery {
        Message message = Deliveries.onlyMessage(
                ADAPTER,
                value("'contacts':[{'wa_id':'4477009001','user_id':'GB.1','profile':{'name':' Kim\\u0000 '}},"
                        + "{'wa_id':'4477009002','user_id':'GB.2','profile':{'name':'Lee'}}],"
                        + "'messages':[{'id':'w','from_user_id':'GB.2','type':'text','text':{'body':'x'}}]"));

        assertThat(message.displayName()).isEqualTo("Lee");
        assertThat(message.contacts())
                .containsExactly(new Contact("phone", "+4477009002"), new Contact("handle", "whatsapp:gb.2"));
    }

    @Test
    void aBrazilianNumberIsLookedForInBothFormsAndStoredInOne() throws UnreadableDelivery {
        Message message = text("'from':'554187654321'");
        Contact other = new Contact("phone", "+5541987654321");

        assertThat(message.contacts()).containsExactly(new Contact("phone", "+554187654321"));
        assertThat(message.alsoKnownAs()).containsExactly(other);
        assertThat(message.conversationKeys())
                .containsAll(text("'from':'5541987654321'").conversationKeys());
    }

    @Test
    void aMessageWithoutASenderIsKept() {
        assertThat(outcomes(message("'type':'text','text':{'body':'x'}"))).containsExactly("kept unreadable");
    }

    @Test
    void theSubjectIsTheFirstLineAndMediaAreMarked() throws UnreadableDelivery {
        Message message = Deliveries.onlyMessage(
                ADAPTER,
                message("'from':'447700900111','timestamp':'x','type':'image','image':{'caption':'one\\ntwo'}"));

        assertThat(message.subject()).isEqualTo("one");
        assertThat(message.hasMedia()).isTrue();
        assertThat(message.occurredAt()).isNull();
    }

    @Property(tries = 50)
    void anyOrderOfABatchGivesTheSameElements(@ForAll Random random) throws UnreadableDelivery {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            messages.add(
                    "{'id':'w" + i + "','from':'44770090011" + i % 3 + "','type':'text','text':{'body':'" + i + "'}}");
        }
        List<String> shuffled = new ArrayList<>(messages);
        shuffle(shuffled, random);

        assertThat(ADAPTER.read(Deliveries.SETTINGS, value("'messages':" + shuffled)))
                .containsExactlyInAnyOrderElementsOf(
                        ADAPTER.read(Deliveries.SETTINGS, value("'messages':" + messages)));
    }

    private static Message text(String sender) throws UnreadableDelivery {
        return Deliveries.onlyMessage(ADAPTER, message(sender + ",'type':'text','text':{'body':'x'}"));
    }

    private static List<String> outcomes(Delivery delivery) {
        return Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, delivery);
    }

    private static Delivery message(String fields) {
        return value("'messages':[{'id':'wamid.1'," + fields + "}]");
    }

    private static Delivery value(String fields) {
        return change("{'field':'messages','value':{'metadata':{'phone_number_id':'1'}," + fields + "}}");
    }

    private static Delivery change(String change) {
        return Deliveries.json("{'object':'whatsapp_business_account','entry':[{'changes':[" + change + "]}]}");
    }
}
