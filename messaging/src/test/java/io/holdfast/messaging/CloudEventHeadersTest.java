package io.holdfast.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CloudEventHeadersTest {

    private static final Instant TIME = Instant.parse("2026-03-02T09:15:00.004Z");
    private static final Fact<CustomerErased> FACT = new Fact<>(
            "e-1",
            "/ticket-service",
            TIME,
            Map.of("importid", "imp-1", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            new CustomerErased(new CustomerId("C-42")));

    @Test
    void attributesAreCeHeadersAndTraceparentHasNoPrefix() {
        List<Header> headers = HeaderJson.read(CloudEventHeaders.toJson(FACT));

        assertThat(headers)
                .extracting(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .contains(
                        "ce_specversion=1.0",
                        "ce_id=e-1",
                        "ce_source=/ticket-service",
                        "ce_type=customer-erased",
                        "ce_time=2026-03-02T09:15:00.004Z",
                        "ce_subject=C-42",
                        "ce_dataschema=urn:holdfast:event:customer-erased:1",
                        "content-type=application/json",
                        "ce_importid=imp-1",
                        "traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    @Test
    void writtenHeadersAreReadBack() throws Exception {
        CloudEventHeaders.Attributes read = CloudEventHeaders.read(
                        new RecordHeaders(HeaderJson.read(CloudEventHeaders.toJson(FACT))))
                .orElseThrow();

        assertThat(read)
                .isEqualTo(new CloudEventHeaders.Attributes(
                        "e-1", "/ticket-service", EventType.CUSTOMER_ERASED, TIME, FACT.extensions()));
    }

    @Test
    void anExactErasureIsExactAfterKafka() throws Exception {
        Fact<CustomerErased> erased = new ErasureCut(TIME).toFact("e-2", "/ticket-service", new CustomerId("C-42"));

        CloudEventHeaders.Attributes read = CloudEventHeaders.read(
                        new RecordHeaders(HeaderJson.read(CloudEventHeaders.toJson(erased))))
                .orElseThrow();

        Fact<CustomerErased> consumed =
                new Fact<>(read.id(), read.source(), read.time(), read.extensions(), erased.event());
        assertThat(ErasureCut.isExact(consumed)).isTrue();
    }

    @Test
    void anUnknownTypeIsEmpty() throws Exception {
        assertThat(CloudEventHeaders.read(with("ce_type", "ticket-translated"))).isEmpty();
    }

    @Test
    void aMissingAttributeIsNamed() {
        for (String name : List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time")) {
            RecordHeaders headers = new RecordHeaders(HeaderJson.read(CloudEventHeaders.toJson(FACT)));
            headers.remove(name);

            assertThatThrownBy(() -> CloudEventHeaders.read(headers)).hasMessage(name + ": missing");
        }
    }

    @Test
    void aTimeWithAnOffsetIsTheSameInstant() throws Exception {
        assertThat(CloudEventHeaders.read(with("ce_time", "2026-03-02T10:15:00.004+01:00"))
                        .orElseThrow()
                        .time())
                .isEqualTo(TIME);
    }

    @Test
    void invalidTimesAndInvalidUtf8AreUnreadable() {
        assertThatThrownBy(() -> CloudEventHeaders.read(with("ce_time", "yesterday")))
                .isInstanceOf(UnreadableEventException.class);
        RecordHeaders headers = new RecordHeaders(HeaderJson.read(CloudEventHeaders.toJson(FACT)));
        headers.remove("ce_id");
        headers.add("ce_id", new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThatThrownBy(() -> CloudEventHeaders.read(headers)).isInstanceOf(UnreadableEventException.class);
    }

    @Property
    void headersOfAnyBytesSurviveTheOutbox(@ForAll("headers") List<Header> headers) {
        assertThat(HeaderJson.read(HeaderJson.write(headers))).isEqualTo(headers);
    }

    @Provide
    Arbitrary<List<Header>> headers() {
        Arbitrary<String> names = Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(10);
        Arbitrary<Header> some = Combinators.combine(
                        names, Arbitraries.bytes().array(byte[].class).ofMaxSize(20))
                .as((name, value) -> new RecordHeader(name, value));
        Arbitrary<Header> none = names.map(name -> new RecordHeader(name, null));
        return Arbitraries.oneOf(some, none).list().ofMaxSize(6);
    }

    private static RecordHeaders with(String name, String value) {
        RecordHeaders headers = new RecordHeaders(HeaderJson.read(CloudEventHeaders.toJson(FACT)));
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        return headers;
    }
}
