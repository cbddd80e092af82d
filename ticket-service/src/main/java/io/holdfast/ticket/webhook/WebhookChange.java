package io.holdfast.ticket.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.holdfast.ticket.webhook.store.Webhook;

/** A webhook before and after a request to change it. */
record WebhookChange(Webhook before, Webhook after) {

    boolean enables() {
        return after.enabled() && !before.enabled();
    }

    /** What the audit trail calls it; nothing when the request changes nothing. */
    List<String> actions() {
        List<String> actions = new ArrayList<>(2);
        if (!sameSettings()) {
            actions.add("webhook.changed");
        }
        if (before.enabled() != after.enabled()) {
            actions.add(after.enabled() ? "webhook.enabled" : "webhook.disabled");
        }
        return actions;
    }

    /** The order of the types has no meaning. */
    private boolean sameSettings() {
        return before.url().equals(after.url())
                && Set.copyOf(before.types()).equals(Set.copyOf(after.types()))
                && Objects.equals(before.description(), after.description());
    }
}
