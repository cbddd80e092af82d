package io.holdfast.analytics.satisfaction;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.WireEnum;

/** The grouping of facts of tickets, by what the ticket was at the time of the fact. */
enum TicketGroup implements WireEnum {
    DEPARTMENT("department", contextValue("department")),
    CHANNEL("channel", contextValue("channel")),
    /** The template of the last public agent reply with one before the fact. */
    TEMPLATE("template", """
            left join lateral (
                select t.template as value from ticket_reply t
                 where t.ticket_id = fact.ticket_id and t.at < fact.at and t.template is not null
                 order by t.at desc, t.event_id desc limit 1) as of_ticket on true
            """);

    private static final String UNGROUPED = "cross join (select 'all' as value) as of_ticket";

    private final String wireName;
    private final String join;

    TicketGroup(String wireName, String join) {
        this.wireName = wireName;
        this.join = join;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /**
     * The join that gives each row of {@code fact}, which has {@code ticket_id} and {@code at}, the column
     * {@code of_ticket.value}.
     */
    static String join(@Nullable TicketGroup group) {
        return group == null ? UNGROUPED : group.join;
    }

    private static String contextValue(String column) {
        return """
                left join lateral (
                    select c.%1$s as value from ticket_context c
                     where c.ticket_id = fact.ticket_id and c.at <= fact.at and c.%1$s is not null
                     order by c.at desc, c.kind desc, c.event_id desc limit 1) as of_ticket on true
                """.formatted(column);
    }
}
