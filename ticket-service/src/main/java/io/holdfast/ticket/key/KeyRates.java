package io.holdfast.ticket.key;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.holdfast.ticket.key.Quota.Take;

/**
 * What each key has sent to this instance, and the headers that say what is left (draft-ietf-httpapi-ratelimit-headers).
 * Thread-safe.
 */
final class KeyRates {

    private static final String NAME = "\"key\"";

    private final Quota quota;
    private final LongSupplier nanoClock;
    private final String policy;
    private final Map<String, AtomicReference<Take>> latest = new ConcurrentHashMap<>();

    KeyRates(Quota quota, LongSupplier nanoClock) {
        this.quota = quota;
        this.nanoClock = nanoClock;
        this.policy = NAME + ";q=" + quota.requests() + ";w=" + Quota.seconds(quota.windowNanos());
    }

    /** Counts a request of a key that exists. */
    Take take(String keyId) {
        AtomicReference<Take> state = latest.computeIfAbsent(keyId, any -> new AtomicReference<>(full()));
        return state.updateAndGet(last -> quota.take(last.fullAtNanos(), nanoClock.getAsLong()));
    }

    /** The headers of the answer to a request. */
    Map<String, String> headers(Take take) {
        return Map.of(
                "RateLimit-Policy",
                policy,
                "RateLimit",
                NAME + ";r=" + take.remaining() + ";t=" + Quota.seconds(take.resetNanos()));
    }

    /** Forgets the keys that do not exist any more. */
    void retain(Set<String> keyIds) {
        latest.keySet().retainAll(keyIds);
    }

    int size() {
        return latest.size();
    }

    private Take full() {
        return new Take(nanoClock.getAsLong(), quota.requests(), 0, 0);
    }
}
