package io.holdfast.ticket.imports;

import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.purchase;
import static io.holdfast.ticket.TicketApi.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ImportTest {

    @Test
    void eventsOfAnImportCarryItsIdAndItsCompletionReachesEveryPartition() {
        String importId = ops().body("{\"source\":\"/old\"}")
                .post("/imports")
                .then()
                .statusCode(201)
                .extract()
                .path("importId");
        String fact = purchase("imported-1", "imported-customer")
                .replace("\"source\"", "\"importid\":\"" + importId + "\",\"source\"");
        report(fact).statusCode(202);
        report(fact.replace(importId, "no-such-import").replace("imported-1", "imported-2"))
                .statusCode(422)
                .body("errors.field", equalTo(List.of("importid")));

        channel().post("/imports/" + importId + "/complete").then().statusCode(200);
        channel().post("/imports/" + importId + "/complete").then().statusCode(200);

        assertThat(published("purchases", "imported-customer", 1).getFirst().headers())
                .containsEntry("ce_importid", importId);
        try (TestKafkaClient log = EmbeddedServers.running().kafkaClient()) {
            List<ConsumedRecord> completed = log.read(
                    "tickets", records -> completions(records, importId).size() >= 12);
            assertThat(completions(completed, importId))
                    .extracting(ConsumedRecord::partition)
                    .doesNotHaveDuplicates()
                    .hasSize(12);
        }
        ops().get("/imports").then().statusCode(200).body("items.importId", hasItem(importId));
        ops().post("/imports/none/complete").then().statusCode(404);
    }

    private static List<ConsumedRecord> completions(List<ConsumedRecord> records, String importId) {
        return records.stream()
                .filter(r -> "import-completed".equals(r.headers().get("ce_type")))
                .filter(r -> r.value().contains(importId))
                .toList();
    }
}
