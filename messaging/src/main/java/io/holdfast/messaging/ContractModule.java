package io.holdfast.messaging;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Instants;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.WireEnum;

/** Jackson module that writes and reads the contract's ids, enums, amounts and instants as JSON strings. */
final class ContractModule extends SimpleModule {

    private static final long serialVersionUID = 1L;
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,6})?");

    ContractModule() {
        super("holdfast-contract");
        text(CustomerId.class, CustomerId::value, CustomerId::new);
        text(TicketId.class, TicketId::value, TicketId::new);
        text(BigDecimal.class, BigDecimal::toPlainString, ContractModule::amount);
        text(Instant.class, Instant::toString, ContractModule::instant);
        wireEnum(Priority.class);
        wireEnum(TicketStatus.class);
        wireEnum(Author.class);
        wireEnum(Visibility.class);
        wireEnum(Metric.class);
        wireEnum(DepartureReason.class);
    }

    /** Amounts are plain digits in a JSON string, so that no parser makes a floating-point number of them. */
    private static BigDecimal amount(String text) {
        if (!AMOUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("an amount is a decimal string such as \"29.90\"");
        }
        return new BigDecimal(text);
    }

    private static Instant instant(String text) {
        try {
            return Instants.parse(text);
        } catch (DateTimeException invalid) {
            throw new IllegalArgumentException(invalid.getMessage(), invalid);
        }
    }

    private <E extends Enum<E> & WireEnum> void wireEnum(Class<E> vocabulary) {
        text(
                vocabulary,
                WireEnum::wireName,
                word -> WireEnum.find(vocabulary, word)
                        .orElseThrow(() -> new IllegalArgumentException("one of " + WireEnum.wireNames(vocabulary))));
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
                if (!json.hasToken(JsonToken.VALUE_STRING)) {
                    throw JsonMappingException.from(json, "a string is expected");
                }
                try {
                    return read.apply(json.getText());
                } catch (IllegalArgumentException e) {
                    throw JsonMappingException.from(json, String.valueOf(e.getMessage()), e);
                }
            }
        });
    }
}
