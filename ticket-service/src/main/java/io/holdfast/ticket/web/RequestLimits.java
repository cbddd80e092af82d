package io.holdfast.ticket.web;

/** How much one request may hold; the OpenAPI description says the same. */
public final class RequestLimits {

    public static final int SUBJECT_LENGTH_MAX = 500;
    /** An e-mail of normal length with its quotations; attachments are not ours. */
    public static final int MESSAGE_LENGTH_MAX = 200_000;

    public static final int COMMENT_LENGTH_MAX = 10_000;
    public static final int EXTERNAL_ID_LENGTH_MAX = 255;
    public static final int TAGS_MAX = 50;
    public static final int ITEMS_MAX = 200;
    public static final int CATEGORY_LENGTH_MAX = 64;
    public static final int QUANTITY_MAX = 1_000_000;
    public static final int SOURCE_LENGTH_MAX = 255;
    public static final int EVENTS_MAX = 1_000;

    private RequestLimits() {}
}
