package io.holdfast.local.watch;

import java.nio.charset.StandardCharsets;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StructuredEventTest {

    private final ConsumerRecord<String, byte[]> record =
            new ConsumerRecord<>("tickets", 0, 0, "c-1", "{\"ticketId\":\"t-1\"}".getBytes(StandardCharsets.UTF_8));

    @Test
    void attributesLoseTheirPrefixAndOtherHeadersAreLeftOut() {
        header("ce_id", "e-1");
        header("ce_importid", "i-1");
        header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        header("content-type", "application/json");

        assertThat(StructuredEvent.format(record))
                .isEqualTo("{\"id\":\"e-1\",\"importid\":\"i-1\",\"traceparent\":"
                        + "\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\","
                        + "\"data\":{\"ticketId\":\"t-1\"}}");
    }

    @Test
    void aValueThatIsNoJsonIsShownInBase64() {
        ConsumerRecord<String, byte[]> unreadable =
                new ConsumerRecord<>("tickets", 0, 0, null, "no JSON".getBytes(StandardCharsets.UTF_8));

        assertThat(StructuredEvent.format(unreadable)).isEqualTo("{\"data_base64\":\"bm8gSlNPTg==\"}");
    }

    private void header(String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
