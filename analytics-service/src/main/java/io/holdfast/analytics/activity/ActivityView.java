package io.holdfast.analytics.activity;

import java.util.List;

import io.holdfast.contract.WireEnum;

/** The kinds of activity that a query counts. A customer who is new in one view need not be new in another. */
public enum ActivityView implements WireEnum {
    PURCHASE("purchase"),
    TICKET("ticket"),
    ANY("any");

    private final String wireName;

    ActivityView(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    public List<ActivityKind> kinds() {
        return switch (this) {
            case PURCHASE -> List.of(ActivityKind.PURCHASE);
            case TICKET -> List.of(ActivityKind.TICKET);
            case ANY -> List.of(ActivityKind.PURCHASE, ActivityKind.TICKET);
        };
    }

    boolean includes(ActivityKind kind) {
        return switch (this) {
            case PURCHASE -> kind == ActivityKind.PURCHASE;
            case TICKET -> kind == ActivityKind.TICKET;
            case ANY -> true;
        };
    }
}
