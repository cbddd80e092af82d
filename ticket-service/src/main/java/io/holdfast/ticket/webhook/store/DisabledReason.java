package io.holdfast.ticket.webhook.store;

import io.holdfast.contract.WireEnum;

/** Why a webhook is disabled. */
public enum DisabledReason implements WireEnum {
    /** By {@code PATCH /webhooks/{id}}. */
    REQUESTED("requested"),
    /** The receiver answered 410. */
    GONE("gone"),
    /** Every try failed, for days. */
    FAILING("failing"),
    /** Too many deliveries are pending. */
    BACKLOG("backlog");

    private final String wireName;

    DisabledReason(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
