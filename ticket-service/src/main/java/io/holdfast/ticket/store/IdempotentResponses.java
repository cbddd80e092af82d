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
import io.holdfast.ticket.command.SubmissionResult;

/** The idempotency keys of a unit of work, and the responses under them. Not thread-safe. */
public final class IdempotentResponses {

    private final Instant now;
    private final Map<IdempotencyKey.Id, IdempotencyTable.Entry<CommandResponse>> responses = new HashMap<>();

    /** Keys whose responses are loaded. */
    final List<IdempotencyKey> keys = new ArrayList<>();

    /** Responses that are saved. */
    final List<IdempotencyTable.Entry<CommandResponse>> added = new ArrayList<>();

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
        IdempotencyTable.Entry<CommandResponse> stored = responses.get(key.id());
        if (stored == null) {
            return null;
        }
        return stored.key().fingerprint().equals(key.fingerprint())
                ? new SubmissionResult.Replayed(stored.response())
                : new SubmissionResult.Rejected(IdempotencyKeys.usedForAnotherRequest());
    }

    /**
     * Adds a response, which the stores save.
     *
     * @param customer the customer whose data the response holds; null when it holds none
     */
    public void add(IdempotencyKey key, CommandResponse response, @Nullable CustomerId customer) {
        IdempotencyTable.Entry<CommandResponse> entry =
                new IdempotencyTable.Entry<>(key, response, customer == null ? null : customer.value(), now);
        responses.put(key.id(), entry);
        added.add(entry);
    }

    void load(Map<IdempotencyKey.Id, IdempotencyTable.Entry<CommandResponse>> stored) {
        responses.putAll(stored);
    }
}
