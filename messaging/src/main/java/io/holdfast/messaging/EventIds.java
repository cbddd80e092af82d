package io.holdfast.messaging;

import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;

/** Generates ids of events and entities. */
public final class EventIds {

    private static final UUID NAMESPACE = UUID.fromString("6f0d9a52-5f4d-5e0c-9b55-1d5f0c3f8a11");

    private EventIds() {}

    /** A new UUIDv7: sorts by its creation time. */
    public static String generate() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** A UUIDv5 of the parts: the same parts give the same id, on every instance and after every replay. */
    public static String derive(String... parts) {
        return UuidCreator.getNameBasedSha1(NAMESPACE, String.join("\n", parts)).toString();
    }
}
