package io.holdfast.ticket.merge;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReplayableResponse;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.state.CustomerGroup;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.CustomerMergeStore;
import io.holdfast.ticket.web.Json;

/**
 * Merges customers, one merge at a time: each locks all customers that it joins, in the order of their locks. Contacts move
 * to the other customer; events and tickets keep their customer's id.
 */
@ApplicationScoped
class CustomerMerges {

    /** A merge as the REST API returns it. */
    @Schema(name = "CustomerMerge")
    record MergeView(String customerId, String intoCustomerId, Instant mergedAt) {}

    private final Intake intake;
    private final Outbox outbox;
    private final EventJson json;
    private final Clock clock;

    CustomerMerges(Intake intake, Outbox outbox, EventJson json, Clock clock) {
        this.intake = intake;
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
    }

    /** 201 when it is merged, 200 when it was before. */
    Uni<ReplayableResponse> merge(MergeCustomer request, String caller, @Nullable IdempotencyKey key) {
        return intake.executeOnce(key, request.customer(), tx -> merge(tx, request, caller));
    }

    private Uni<CommandResponse> merge(SqlConnection tx, MergeCustomer request, String caller) {
        return CustomerLocks.acquireMerges(tx)
                .chain(() -> CustomerMergeStore.group(tx, request.customer()))
                .chain(of -> CustomerMergeStore.group(tx, request.into())
                        .chain(into -> CustomerLocks.acquire(tx, all(of, into))
                                .chain(() -> MergeTables.load(tx, request.customer(), of, into))))
                .chain(state -> apply(tx, request.customer(), request.decide(state, now()), caller));
    }

    private Uni<CommandResponse> apply(
            SqlConnection tx, CustomerId customer, MergeCustomer.Decision decision, String caller) {
        return switch (decision) {
            case MergeCustomer.Decision.Merged(CustomerId into, Instant at) ->
                Uni.createFrom()
                        .item(CommandResponse.ok(Json.write(new MergeView(customer.value(), into.value(), at))));
            case MergeCustomer.Decision.Merge(CustomerId into, Instant at) -> {
                List<Fact<CustomerMerged>> facts = new CustomerMerged(customer, into)
                        .toFacts(EventIds.generate(), EventIds.generate(), EventSources.CONVERSATION, at);
                yield MergeTables.merge(tx, facts.getFirst(), json)
                        .chain(() -> outbox.append(tx, facts))
                        .chain(() -> AuditTrail.append(tx, at, entry(caller, customer, into)))
                        .replaceWith(() -> CommandResponse.created(
                                "/customers/" + into, Json.write(new MergeView(customer.value(), into.value(), at))));
            }
        };
    }

    private static Change entry(String caller, CustomerId customer, CustomerId into) {
        return new Change(
                caller,
                "customer.merged",
                Change.customer(customer.value()) + "/into/" + Change.customer(into.value()));
    }

    private static List<CustomerId> all(CustomerGroup one, CustomerGroup other) {
        List<CustomerId> ids = new ArrayList<>(one.ids());
        ids.addAll(other.ids());
        return ids;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
