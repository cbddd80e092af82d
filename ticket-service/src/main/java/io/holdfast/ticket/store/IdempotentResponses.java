package io.holdfast.ticket.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.sql.IdempotencyTable;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.state.PendingReply;

/** The idempotency keys of a unit of work, and the responses under them. Not thread-safe. */
public final class IdempotentResponses {

    private final Instant now;
    private final Map<IdempotencyKey.Id, IdempotencyTable.Entry<StoredResponse>> responses = new HashMap<>();

    /** Keys whose responses are loaded. */
    final List<IdempotencyKey> keys = new ArrayList<>();

    /** Responses that are saved. */
    final List<IdempotencyTable.Entry<StoredResponse>> added = new ArrayList<>();

    /** Responses up to this instant have expired. */
    final Instant expired;

    IdempotentResponses(Instant now, Duration retention) {
        this.now = now;
        this.expired = now.minus(retention);
    }

    /** Names a key whose response the stores load. */
    public void addKey(IdempotencyKey key) {
        keys.add(key);
    }

    /** The result by the response that is stored under this key; null when there is none. */
    public @Nullable SubmissionResult find(IdempotencyKey key) {
        IdempotencyTable.Entry<StoredResponse> stored = responses.get(key.id());
        if (stored == null) {
            return null;
        }
        if (!stored.key().fingerprint().equals(key.fingerprint())) {
            return new SubmissionResult.Rejected(IdempotencyKeys.usedForAnotherRequest());
        }
        return stored.response().isForgotten()
                ? new SubmissionResult.Rejected(IdempotencyKeys.customerErased())
                : new SubmissionResult.Replayed(stored.response().response());
    }

    /**
     * Adds a response, which the stores save.
     *
     * @param customer the customer whose data the response holds; null when it holds none
     */
    public void add(IdempotencyKey key, CommandResponse response, @Nullable CustomerId customer) {
        add(key, new StoredResponse(response, null), customer);
    }

    /** Adds the response to a command, with the customer or the pending ticket whose data it holds. */
    void add(IdempotencyKey key, Decision decision) {
        PendingReply reply = decision.pendingReply();
        add(
                key,
                new StoredResponse(decision.response(), reply == null ? null : reply.ticketId()),
                decision.facts().isEmpty()
                        ? null
                        : decision.facts().getFirst().event().customerId());
    }

    private void add(IdempotencyKey key, StoredResponse response, @Nullable CustomerId customer) {
        IdempotencyTable.Entry<StoredResponse> entry =
                new IdempotencyTable.Entry<>(key, response, customer == null ? null : customer.value(), now);
        responses.put(key.id(), entry);
        added.add(entry);
    }

    void load(Map<IdempotencyKey.Id, IdempotencyTable.Entry<StoredResponse>> stored) {
        responses.putAll(stored);
    }
}
