package io.holdfast.analytics.activity;

import java.util.List;

import io.holdfast.contract.WireEnum;

/**
 * The kinds of activity that a query counts. A customer who is new in one view need not be new in another. The codes are
 * stored: never change one.
 */
public enum ActivityView implements WireEnum {
    PURCHASE("purchase", 0),
    TICKET("ticket", 1),
    ANY("any", 2);

    private final String wireName;
    private final int code;

    ActivityView(String wireName, int code) {
        this.wireName = wireName;
        this.code = code;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    public int code() {
        return code;
    }

    /**
     * The view stored under a code.
     *
     * @throws IllegalArgumentException when no view has it
     */
    public static ActivityView ofCode(int code) {
        for (ActivityView view : values()) {
            if (view.code == code) {
                return view;
            }
        }
        throw new IllegalArgumentException("there is no view of activity with the code " + code);
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
