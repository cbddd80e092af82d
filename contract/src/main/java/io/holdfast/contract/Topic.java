package io.holdfast.contract;

/** The topics; each is keyed by customer and has the same number of partitions. */
public enum Topic {
    TICKETS("tickets"),
    PURCHASES("purchases"),
    CUSTOMERS("customers"),
    SLA_BREACHES("sla-breaches"),
    SLA_WARNINGS("sla-warnings"),
    SLA_CLOCKS("sla-clocks"),
    LOYALTY("loyalty"),
    RETENTION("retention");

    /** How many partitions each topic has unless a deployment says otherwise. */
    public static final int PARTITIONS_DEFAULT = 12;

    private final String wireName;

    Topic(String wireName) {
        this.wireName = wireName;
    }

    /** The topic's name on the broker. */
    public String wireName() {
        return wireName;
    }

    /** Where a service's unreadable records go: {@code sla-service-dead-letters}. */
    public static String deadLettersOf(String service) {
        return service + "-dead-letters";
    }
}
