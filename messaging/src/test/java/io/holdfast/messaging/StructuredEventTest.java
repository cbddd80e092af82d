package io.holdfast.messaging;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Fact;

import static org.assertj.core.api.Assertions.assertThat;

class StructuredEventTest {

    @Test
    void attributesExtensionsAndDataAreOneObject() {
        Fact<CustomerLeft> fact = new Fact<>(
                "e-1",
                "/shop?a=\"b\"",
                Instant.parse("2026-03-02T09:15:00.5Z"),
                Map.of(Fact.IMPORT_ID, "i-1"),
                new CustomerLeft(new CustomerId("C-42"), DepartureReason.PRICE));

        assertThat(StructuredEvent.write(fact, new EventJson())).isEqualTo("""
                {"specversion":"1.0","id":"e-1","source":"/shop?a=\\"b\\"","type":"customer-left",\
                "time":"2026-03-02T09:15:00.500Z","subject":"C-42","dataschema":"urn:holdfast:event:customer-left:1",\
                "datacontenttype":"application/json","importid":"i-1","data":{"customerId":"C-42","reason":"price"}}""");
    }
}
