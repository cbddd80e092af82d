package io.holdfast.ticket.template;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.template.ReplyTemplate.Variant;
import io.holdfast.ticket.template.content.Placeholder;
import io.holdfast.ticket.template.content.TemplateText;
import io.holdfast.ticket.template.content.VariantChoice;
import io.holdfast.ticket.web.Json;

/** Table {@code reply_template}, and the texts that its templates give tickets. */
@Singleton
public class Templates {

    private static final String COLUMNS = "template_id, subject, variants";
    private static final String UPSERT = """
            insert into reply_template (template_id, subject, variants, changed_at) values ($1, $2, $3, $4)
            on conflict (template_id) do update
               set subject = excluded.subject, variants = excluded.variants, changed_at = excluded.changed_at
             where (reply_template.subject, reply_template.variants) is distinct from (excluded.subject, excluded.variants)
            returning xmax = 0
            """;
    private static final String FIND = "select " + COLUMNS + " from reply_template where template_id = $1";
    private static final String LIST =
            "select " + COLUMNS + " from reply_template where template_id > $1 order by template_id limit $2";
    private static final String DELETE = "delete from reply_template where template_id = $1";
    private static final String CUSTOMER_NAME =
            "select n.name from ticket t join customer_name n using (customer_id) where t.ticket_id = $1";

    private static final CursorFormat<String> CURSOR =
            new CursorFormat<>("templates", (templateId, to) -> to.text(templateId), from -> from.text());

    private final Pool pool;
    private final Clock clock;

    Templates(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * The reply of a template to a ticket, which need not exist yet.
     *
     * @param variant null for the variant that the ticket always gets
     * @return fails with 422 when there is no such template or variant
     */
    public Uni<RenderedReply> render(TicketId ticket, String templateId, @Nullable String variant) {
        return find(templateId)
                .map(found -> {
                    if (found == null) {
                        throw Problem.invalid("templateId", "there is no such template");
                    }
                    return choose(found, ticket, variant);
                })
                .chain(chosen -> values(ticket)
                        .map(values -> new RenderedReply(
                                chosen.variant(),
                                TemplateText.parse(chosen.text()).render(values))));
    }

    private static Variant choose(ReplyTemplate template, TicketId ticket, @Nullable String variant) {
        String name =
                variant == null ? VariantChoice.of(ticket.value(), template.templateId(), template.names()) : variant;
        return template.find(name).orElseThrow(() -> Problem.invalid("variant", "the template has no such variant"));
    }

    private Uni<Map<Placeholder, String>> values(TicketId ticket) {
        return pool.preparedQuery(CUSTOMER_NAME)
                .execute(Tuple.of(ticket.value()))
                .map(rows -> {
                    Map<Placeholder, String> values = new EnumMap<>(Placeholder.class);
                    values.put(Placeholder.TICKET_ID, ticket.value());
                    rows.forEach(row -> values.put(Placeholder.CUSTOMER_NAME, row.getString(0)));
                    return values;
                });
    }

    /** Whether the template is new. The same one again changes nothing. */
    Uni<Boolean> put(ReplyTemplate template, Change change) {
        Instant now = clock.instant();
        return pool.withTransaction(tx -> tx.preparedQuery(UPSERT)
                .execute(Tuple.of(
                        template.templateId(), template.subject(), Json.write(template.variants()), SqlTimes.utc(now)))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : AuditTrail.append(tx, now, change)
                                .replaceWith(rows.iterator().next().getBoolean(0))));
    }

    Uni<@Nullable ReplyTemplate> find(String templateId) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(templateId))
                .map(rows -> rows.size() == 0 ? null : read(rows.iterator().next()));
    }

    /** Templates by their ids. A page ends where its texts are about a mebibyte. */
    Uni<Page<ReplyTemplate>> list(int limit, @Nullable String cursor) {
        String after = cursor == null ? "" : CURSOR.decode(cursor);
        return pool.preparedQuery(LIST).execute(Tuple.of(after, limit + 1)).map(rows -> {
            List<Row> list = new ArrayList<>(rows.size());
            rows.forEach(list::add);
            int fitting = Page.fitting(list, limit, row -> row.getString(2).length());
            List<ReplyTemplate> items =
                    list.subList(0, fitting).stream().map(Templates::read).toList();
            return new Page<>(
                    items, list.size() > fitting ? CURSOR.encode(items.getLast().templateId()) : null);
        });
    }

    /** Whether there was one. */
    Uni<Boolean> delete(String templateId, Change change) {
        return pool.withTransaction(tx -> tx.preparedQuery(DELETE)
                .execute(Tuple.of(templateId))
                .map(rows -> rows.rowCount() > 0)
                .call(deleted -> deleted
                        ? AuditTrail.append(tx, clock.instant(), change)
                        : Uni.createFrom().voidItem()));
    }

    private static ReplyTemplate read(Row row) {
        List<Variant> variants = new ArrayList<>();
        for (JsonNode variant : Json.readStored(row.getString(2))) {
            variants.add(new Variant(
                    variant.path("variant").asText(), variant.path("text").asText()));
        }
        return new ReplyTemplate(row.getString(0), row.getString(1), List.copyOf(variants));
    }
}
