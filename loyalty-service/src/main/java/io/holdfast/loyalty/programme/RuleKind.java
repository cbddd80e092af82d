package io.holdfast.loyalty.programme;

import java.util.ArrayList;
import java.util.List;

import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.earning.EarningRule;

/** The kinds of rules in JSON, each with the fields and conditions that it has. */
enum RuleKind implements WireEnum {
    PER_AMOUNT("per-amount", Event.PURCHASE),
    PER_ITEM("per-item", Event.PURCHASE),
    FIXED("fixed", Event.PURCHASE),
    MULTIPLIER("multiplier", Event.PURCHASE),
    RATING("rating", Event.RATING),
    REFERRAL("referral", Event.PURCHASE),
    GOODWILL("goodwill", Event.BREACH),
    PUNCH_CARD("punch-card", Event.PURCHASE);

    private static final List<String> FIELDS_OF_ALL =
            List.of("name", "kind", "when", "enabled", "dryRun", "exclusive", "priority");
    private static final List<String> CONDITIONS_OF_ALL = List.of("tier", "from", "until", "weekdays");

    private final String wireName;
    private final Event event;

    RuleKind(String wireName, Event event) {
        this.wireName = wireName;
        this.event = event;
    }

    static RuleKind of(EarningRule rule) {
        return switch (rule) {
            case EarningRule.PerAmount ignored -> PER_AMOUNT;
            case EarningRule.PerItem ignored -> PER_ITEM;
            case EarningRule.Fixed ignored -> FIXED;
            case EarningRule.Multiplier ignored -> MULTIPLIER;
            case EarningRule.Rating ignored -> RATING;
            case EarningRule.Referral ignored -> REFERRAL;
            case EarningRule.Goodwill ignored -> GOODWILL;
            case EarningRule.PunchCard ignored -> PUNCH_CARD;
        };
    }

    @Override
    public String wireName() {
        return wireName;
    }

    List<String> fields() {
        return concat(
                FIELDS_OF_ALL,
                switch (this) {
                    case PER_AMOUNT -> List.of("points", "per", "proportional", "caps");
                    case PER_ITEM, FIXED, RATING -> List.of("points", "caps");
                    case MULTIPLIER -> List.of("factor");
                    case REFERRAL -> List.of("referrerPoints", "refereePoints", "caps");
                    case GOODWILL -> List.of("points", "revokedOnWithdrawal", "caps");
                    case PUNCH_CARD -> List.of("every", "reward");
                });
    }

    /** The conditions that its event can meet; with another one the rule would never fit. */
    List<String> conditions() {
        return concat(
                CONDITIONS_OF_ALL,
                switch (event) {
                    case PURCHASE ->
                        List.of(
                                "currency",
                                "channel",
                                "sku",
                                "category",
                                "excludeSku",
                                "excludeCategory",
                                "minSpend",
                                "minQuantity",
                                "firstPurchase");
                    case RATING -> List.of("minScore");
                    case BREACH -> List.of("channel", "department", "priority", "metric");
                });
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** What a rule is about. */
    private enum Event {
        PURCHASE,
        RATING,
        BREACH
    }
}
