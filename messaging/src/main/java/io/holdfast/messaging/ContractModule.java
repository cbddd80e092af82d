package io.holdfast.messaging;

import java.io.IOException;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.Word;

/** The contract's ids and words as JSON strings. */
public final class ContractModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    public ContractModule() {
        super("holdfast-contract");
        text(CustomerId.class, CustomerId::value, CustomerId::new);
        text(TicketId.class, TicketId::value, TicketId::new);
        word(Priority.class);
        word(TicketStatus.class);
        word(Author.class);
        word(Visibility.class);
        word(Metric.class);
        word(DepartureReason.class);
    }

    private <E extends Enum<E> & Word> void word(Class<E> vocabulary) {
        text(
                vocabulary,
                Word::word,
                word -> Word.find(vocabulary, word)
                        .orElseThrow(() -> new IllegalArgumentException("one of " + Word.list(vocabulary))));
    }

    private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        addSerializer(type, new StdScalarSerializer<>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(write.apply(value));
            }
        });
        addDeserializer(type, new StdScalarDeserializer<T>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
                String text = json.getValueAsString();
                if (text == null) {
                    throw JsonMappingException.from(json, "a string is expected");
                }
                try {
                    return read.apply(text);
                } catch (IllegalArgumentException e) {
                    throw JsonMappingException.from(json, String.valueOf(e.getMessage()), e);
                }
            }
        });
    }
}
