package io.holdfast.ticket.webhook.delivery;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** Receivers on this machine are allowed; cleanup and metrics are soon. */
public final class LocalReceivers implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "holdfast.webhooks.private", "true",
                "holdfast.webhooks.upkeep", "200ms",
                "holdfast.webhooks.pending-max", "80");
    }
}
