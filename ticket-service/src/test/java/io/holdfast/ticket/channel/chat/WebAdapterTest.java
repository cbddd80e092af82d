package io.holdfast.ticket.channel.chat;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

class WebAdapterTest {

    private static final WebAdapter ADAPTER = new WebAdapter();
    private static final String CONTACT = "'contact':{'email':'Kim@Example.com'},";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'contact':{'handle':'kim'},'text':' hi\\r\\nyou ' | hi\\nyou",
                "'contact':{'handle':'kim'},'text':' ','subject':'Only this' | Only this",
                "'contact':{'handle':'kim'},'text':' ' | [unsupported]",
                "'contact':{'handle':'kim'},'text':5 | kept unreadable",
                "'contact':{'handle':'kim'} | kept unreadable",
                "'contact':{'email':'no address'},'text':'hi' | kept unreadable",
                "'contact':{},'text':'hi' | kept unreadable",
                "'contact':'kim','text':'hi' | kept unreadable",
                "'text':'hi' | kept unreadable"
            })
    void aMessageNeedsAContactAndAText(String data, String outcome) {
        assertThat(Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, message(data)))
                .containsExactly(outcome.replace("\\n", "\n"));
    }

    @Test
    void allContactsAreThoseOfOneCustomer() throws UnreadableDelivery {
        assertThat(Deliveries.onlyMessage(
                                ADAPTER,
                                message(
                                        "'contact':{'email':'Kim@Example.com','phone':'+46 70 174 06 05','handle':'@Kim'},"
                                                + "'text':'hi'"))
                        .contacts())
                .containsExactly(
                        new Contact("email", "kim@example.com"),
                        new Contact("phone", "+46701740605"),
                        new Contact("handle", "web:kim"));
    }

    @Test
    void theFieldsOfTheMessageAreThoseOfTheTicket() throws UnreadableDelivery {
        Message message = Deliveries.onlyMessage(
                ADAPTER,
                message("'id':17," + CONTACT + "'text':'hi','subject':'One\\ntwo','conversationId':'visit-1',"
                        + "'occurredAt':'2026-11-20T14:09:55+01:00','tags':['Hitch','hitch','not a word',7,null]"));

        assertThat(message.externalId()).isEqualTo("17");
        assertThat(message.subject()).isEqualTo("One two");
        assertThat(message.conversationKeys()).containsExactly("visit-1");
        assertThat(message.occurredAt()).isEqualTo(Instant.parse("2026-11-20T13:09:55Z"));
        assertThat(message.tags()).containsExactly("hitch", "7");
    }

    @Test
    void withoutItsOwnIdOrConversationTheDeliveryIsTheIdAndTheMessageStandsAlone() throws UnreadableDelivery {
        Message message = Deliveries.onlyMessage(ADAPTER, message(CONTACT + "'text':'hi\\nyou','occurredAt':'now'"));

        assertThat(message.externalId()).isEqualTo("msg_1");
        assertThat(message.subject()).isEqualTo("hi");
        assertThat(message.conversationKeys()).isEmpty();
        assertThat(message.occurredAt()).isNull();
    }

    @Test
    void otherTypesAreIgnored() {
        assertThat(Deliveries.outcomes(
                        ADAPTER, Deliveries.SETTINGS, Deliveries.json("{'type':'message.deleted','data':{}}")))
                .containsExactly("ignored other-type");
    }

    private static Delivery message(String data) {
        return Deliveries.json("{'type':'message.created','data':{" + data + "}}", "webhook-id", "msg_1");
    }
}
