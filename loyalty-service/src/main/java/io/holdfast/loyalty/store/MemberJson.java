package io.holdfast.loyalty.store;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.Referrals.Payout;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.RulePoints;
import io.holdfast.loyalty.member.RecordedPurchase.PaidReferral;
import io.holdfast.loyalty.member.RecordedPurchase.Stamps;

/** Short lists within a row, as JSON; an empty list is null. */
public final class MemberJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private MemberJson() {}

    private record Part(String rule, long points) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Referral(
            String rule,
            long referrerPoints,
            long refereePoints,
            @Nullable BigDecimal minSpend,
            int entry,
            long points,
            boolean takenBack) {}

    public static @Nullable String ofStamps(List<Stamps> stamps) {
        return stamps.isEmpty() ? null : write(stamps);
    }

    public static List<Stamps> stamps(@Nullable String json) {
        return json == null ? List.of() : List.of(read(json, Stamps[].class));
    }

    static @Nullable String ofParts(List<RulePoints> parts) {
        return parts.isEmpty()
                ? null
                : write(parts.stream()
                        .map(part -> new Part(part.rule(), part.points().value()))
                        .toList());
    }

    static List<RulePoints> parts(@Nullable String json) {
        return json == null
                ? List.of()
                : Arrays.stream(read(json, Part[].class))
                        .map(part -> new RulePoints(part.rule(), Points.of(part.points())))
                        .toList();
    }

    /** Without the referrer, who has a column of their own. */
    public static @Nullable String ofReferrals(List<PaidReferral> referrals) {
        return referrals.isEmpty()
                ? null
                : write(referrals.stream()
                        .map(referral -> new Referral(
                                referral.payout().rule(),
                                referral.payout().referrerPoints(),
                                referral.payout().refereePoints(),
                                referral.payout().minSpend(),
                                referral.entry(),
                                referral.points().value(),
                                referral.takenBack()))
                        .toList());
    }

    public static List<PaidReferral> referrals(@Nullable String json, @Nullable CustomerId referrer) {
        return json == null
                ? List.of()
                : Arrays.stream(read(json, Referral[].class))
                        .map(referral -> new PaidReferral(
                                referrer,
                                new Payout(
                                        referral.rule(),
                                        referral.referrerPoints(),
                                        referral.refereePoints(),
                                        referral.minSpend()),
                                referral.entry(),
                                Points.of(referral.points()),
                                referral.takenBack()))
                        .toList();
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("unreadable JSON in a row", unreadable);
        }
    }
}
