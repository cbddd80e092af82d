package io.holdfast.loyalty.simulation;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.rest.JsonFields;

/** Events of a simulation that are requests elsewhere. */
enum RequestType {
    REDEMPTION_HELD("redemption-held", true) {
        @Override
        MemberEvent read(JsonFields data) {
            String reward = data.textOrNull("rewardId", EventFields.NAME_LENGTH_MAX);
            Long points = EventFields.points(data, 0);
            if (data.has("rewardId") == data.has("points")) {
                data.addError("points", "either rewardId or points is required");
            }
            String reference = data.idOrNull("reference");
            if (reference != null && reward != null) {
                data.addError("reference", "only with points");
            }
            return new MemberEvent.Held(data.id("redemptionId"), reward, points == null ? 0 : points, reference);
        }
    },
    REDEMPTION_CAPTURED("redemption-captured", false) {
        @Override
        MemberEvent read(JsonFields data) {
            return new MemberEvent.Captured(data.id("redemptionId"), EventFields.points(data, 1));
        }
    },
    REDEMPTION_CANCELLED("redemption-cancelled", false) {
        @Override
        MemberEvent read(JsonFields data) {
            return new MemberEvent.Cancelled(data.id("redemptionId"));
        }
    },
    POINTS_ADJUSTED("points-adjusted", true) {
        @Override
        MemberEvent read(JsonFields data) {
            return new MemberEvent.Adjusted(
                    data.id("adjustmentId"),
                    EventFields.adjustment(data),
                    data.text("reason", EventFields.REASON_LENGTH_MAX),
                    EventFields.expiry(data));
        }
    },
    TIER_SET("tier-set", true) {
        @Override
        MemberEvent read(JsonFields data) {
            return new MemberEvent.FloorSet(
                    data.text("tier", EventFields.NAME_LENGTH_MAX), data.instantOrNull("until"));
        }
    },
    REWARD_USED("reward-used", false) {
        @Override
        MemberEvent read(JsonFields data) {
            return new MemberEvent.RewardUsed(data.text("issuedId", EventFields.ISSUED_ID_LENGTH_MAX));
        }
    };

    private static final CustomerId PLACEHOLDER = new CustomerId("-");

    private final String wireName;
    private final boolean namesCustomer;

    RequestType(String wireName, boolean namesCustomer) {
        this.wireName = wireName;
        this.namesCustomer = namesCustomer;
    }

    static @Nullable RequestType find(String name) {
        for (RequestType type : values()) {
            if (type.wireName.equals(name)) {
                return type;
            }
        }
        return null;
    }

    static String names() {
        return Arrays.stream(values()).map(type -> type.wireName).collect(Collectors.joining(", "));
    }

    /** Null when it is the customer of the redemption or reward. */
    @Nullable
    CustomerId customer(JsonFields data) {
        if (!namesCustomer) {
            return null;
        }
        String customer = data.idOrNull("customerId");
        if (customer == null) {
            data.addMissing("customerId");
            return PLACEHOLDER;
        }
        return new CustomerId(customer);
    }

    abstract MemberEvent read(JsonFields data);
}
