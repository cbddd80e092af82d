package io.holdfast.loyalty.store;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ClockDetails;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.RecordedEngagement;

/** What rules look at in a rating or a breach. */
final class EngagementColumns {

    private EngagementColumns() {}

    static @Nullable Integer score(RecordedEngagement engagement) {
        return engagement.event() instanceof MemberEvent.Rated(var rating) ? rating.score() : null;
    }

    static @Nullable String department(RecordedEngagement engagement) {
        ClockDetails clock = clock(engagement);
        return clock == null ? null : clock.department();
    }

    static @Nullable String priority(RecordedEngagement engagement) {
        ClockDetails clock = clock(engagement);
        return clock == null ? null : clock.priority().wireName();
    }

    static @Nullable String channel(RecordedEngagement engagement) {
        ClockDetails clock = clock(engagement);
        return clock == null ? null : clock.channel();
    }

    private static @Nullable ClockDetails clock(RecordedEngagement engagement) {
        return engagement.event() instanceof MemberEvent.Breached(var clock) ? clock : null;
    }
}
