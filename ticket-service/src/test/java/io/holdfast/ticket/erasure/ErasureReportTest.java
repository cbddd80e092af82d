package io.holdfast.ticket.erasure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.ticket.erasure.ErasureReport.ServicePart;

import static org.assertj.core.api.Assertions.assertThat;

class ErasureReportTest {

    private static final Instant REQUESTED = Instant.parse("2026-05-01T12:00:00Z");
    private static final List<String> OTHERS = List.of("sla-service", "loyalty-service", "analytics-service");

    private final RequestedErasure one = requested("a");
    private final RequestedErasure two = requested("a", "b");

    @Test
    void atFirstOnlyThisServiceIsDone() {
        ErasureReport report = ErasureReport.of(one, List.of());

        assertThat(report.state()).isEqualTo("pending");
        assertThat(report.services())
                .containsExactly(
                        new ServicePart("ticket-service", "done", REQUESTED),
                        new ServicePart("sla-service", "pending", null),
                        new ServicePart("loyalty-service", "pending", null),
                        new ServicePart("analytics-service", "pending", null));
    }

    @Test
    void itIsDoneOnceEveryServiceHasConfirmed() {
        List<Confirmation> confirmations = new ArrayList<>();
        for (String service : OTHERS) {
            assertThat(ErasureReport.of(one, confirmations).state()).isEqualTo("pending");
            confirmations.add(new Confirmation("a", service, REQUESTED.plusSeconds(3)));
        }

        assertThat(ErasureReport.of(one, confirmations).state()).isEqualTo("done");
        assertThat(ErasureReport.of(one, confirmations).services().getLast())
                .isEqualTo(new ServicePart("analytics-service", "done", REQUESTED.plusSeconds(3)));
    }

    @Test
    void aServiceIsDoneWhenTheLastOfTheCustomersIsErasedThere() {
        Confirmation first = new Confirmation("a", "sla-service", REQUESTED.plusSeconds(9));
        Confirmation last = new Confirmation("b", "sla-service", REQUESTED.plusSeconds(4));

        assertThat(ErasureReport.of(two, List.of(first)).services().get(1).state())
                .isEqualTo("pending");
        assertThat(ErasureReport.of(two, List.of(last, first)).services().get(1))
                .isEqualTo(new ServicePart("sla-service", "done", REQUESTED.plusSeconds(9)));
    }

    @Test
    void customersAreDigests() {
        assertThat(one.customers().getFirst().digest())
                .isEqualTo(
                        ErasureReport.of(one, List.of()).customers().getFirst().customerDigest())
                .hasSize(64)
                .matches("[0-9a-f]+");
        assertThat(ErasureReport.of(two, List.of()).toString()).doesNotContain("customer-a", "customer-b");
    }

    private static RequestedErasure requested(String... events) {
        return RequestedErasure.of(
                REQUESTED,
                List.of(events).stream()
                        .map(event -> new ErasureCut(REQUESTED)
                                .toFact(event, "/ticket-service", new CustomerId("customer-" + event)))
                        .toList());
    }
}
