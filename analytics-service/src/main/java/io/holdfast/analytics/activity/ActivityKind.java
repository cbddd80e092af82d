package io.holdfast.analytics.activity;

/** The kind of an activity; each has its own bitmaps. The codes are stored: never change one. */
public enum ActivityKind {
    /** A purchase. */
    PURCHASE(0),
    /** A ticket, a reply or a rating by the customer. */
    TICKET(1);

    private final int code;

    ActivityKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * The kind stored under a code.
     *
     * @throws IllegalArgumentException when no kind has it
     */
    public static ActivityKind ofCode(int code) {
        for (ActivityKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no activity kind with the code " + code);
    }
}
