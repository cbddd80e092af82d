package io.holdfast.analytics.activity;

/** What a customer did on a day; each kind has its own bitmaps. The codes are stored: never change one. */
public enum ActivityKind {
    /** Bought something. */
    PURCHASE(0),
    /** Opened a ticket, wrote a reply or gave a rating. */
    CONTACT(1);

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
        throw new IllegalArgumentException("no kind of activity has the code " + code);
    }
}
