package io.holdfast.contract;

/** The topics. All but {@link #WEBHOOKS} are co-partitioned by customer: keyed by customer id, with the same number of partitions. */
public enum Topic {
    TICKETS("tickets"),
    PURCHASES("purchases"),
    CUSTOMERS("customers"),
    ERASURES("erasures"),
    /** Of no customer: its key is the id of the webhook. */
    WEBHOOKS("webhooks"),
    SLA_BREACHES("sla-breaches"),
    SLA_WARNINGS("sla-warnings"),
    SLA_CLOCKS("sla-clocks"),
    LOYALTY("loyalty"),
    RETENTION("retention");

    /** How many partitions each topic has unless a deployment configures another number. */
    public static final int PARTITIONS_DEFAULT = 12;

    private final String wireName;

    Topic(String wireName) {
        this.wireName = wireName;
    }

    /** The topic's name on the broker. */
    public String wireName() {
        return wireName;
    }

    /** The dead-letter topic of a service: {@code sla-service-dead-letters}. */
    public static String deadLettersOf(String service) {
        return service + "-dead-letters";
    }
}
