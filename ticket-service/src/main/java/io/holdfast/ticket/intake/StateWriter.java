package io.holdfast.ticket.intake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.PendingReply;

/** What a flush writes, each table by one statement for all its writes. */
final class StateWriter {

    private static final String FACTS = """
            insert into fact (id, source, type, time, customer_id, subject, import_id, data)
            select id, source, type, time, customer_id, subject, import_id, data
              from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                          $8::text[]) as told (id, source, type, time, customer_id, subject, import_id, data)
            """;
    private static final String NEW_FACTS = FACTS + " on conflict do nothing returning id, source";
    private static final String CLEAR_ERASED = """
            update fact f set customer_id = null, subject = null, data = null
              from unnest($1::text[], $2::text[]) as gone (id, source)
             where f.id = gone.id and f.source = gone.source
            """;
    private static final String TEXTS = """
            insert into wording (fact_id, subject, message, external_id)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
            """;
    private static final String CONTACTS = """
            insert into contact (kind, value, customer_id) select * from unnest($1::text[], $2::text[], $3::text[])
            """;
    private static final String PENDING_REPLIES = """
            insert into waiting_reply (fact_id, ticket_id, time, reply_id, author, agent_id, visibility, template_id,
                                       variant)
            select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                                 $7::text[], $8::text[], $9::text[])
            """;
    private static final String DELETE_PENDING_REPLIES = "delete from waiting_reply where ticket_id = any ($1)";
    /** An answer that is still remembered is not replaced: its fingerprint becomes null, which the row does not take. */
    private static final String RESPONSES = """
            insert into idempotency (credential, key, fingerprint, status, body, location, customer_id, answered_at)
            select *, $8::timestamptz
              from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[])
            on conflict (credential, key) do update
               set fingerprint = case when idempotency.answered_at <= $9 then excluded.fingerprint end,
                   status = excluded.status, body = excluded.body, location = excluded.location,
                   customer_id = excluded.customer_id, answered_at = excluded.answered_at
            """;

    /** The identity of a fact. */
    record FactKey(String id, String source) {

        static final Comparator<FactKey> SORTED =
                Comparator.comparing(FactKey::id).thenComparing(FactKey::source);

        static FactKey of(Fact<?> fact) {
            return new FactKey(fact.id(), fact.source());
        }
    }

    /** Writes those facts that are not known yet, and says which. They must be sorted by identity. */
    Uni<Set<FactKey>> newFacts(SqlConnection tx, List<Fact<? extends CustomerFact>> sorted, EncodedEvents json) {
        return tx.preparedQuery(NEW_FACTS).execute(parameters(sorted, json)).map(rows -> {
            Set<FactKey> found = HashSet.newHashSet(rows.size());
            rows.forEach(row -> found.add(new FactKey(row.getString(0), row.getString(1))));
            return found;
        });
    }

    Uni<Void> facts(SqlConnection tx, List<Fact<? extends CustomerFact>> facts, EncodedEvents json) {
        return run(tx, FACTS, parameters(facts, json));
    }

    Uni<Void> clearErased(SqlConnection tx, List<Fact<? extends CustomerFact>> facts) {
        String[] ids = facts.stream().map(Fact::id).toArray(String[]::new);
        String[] sources = facts.stream().map(Fact::source).toArray(String[]::new);
        return run(tx, CLEAR_ERASED, Tuple.of(ids, sources));
    }

    Uni<Void> texts(SqlConnection tx, List<MessageText> texts) {
        int n = texts.size();
        String[] ids = new String[n];
        @Nullable String[] subjects = new @Nullable String[n];
        String[] messages = new String[n];
        @Nullable String[] externalIds = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            MessageText text = texts.get(i);
            ids[i] = text.factId();
            subjects[i] = text.subject();
            messages[i] = text.message();
            externalIds[i] = text.externalId();
        }
        return run(tx, TEXTS, Tuple.from(new Object[] {ids, subjects, messages, externalIds}));
    }

    Uni<Void> contacts(SqlConnection tx, Map<Contact, CustomerId> contacts) {
        List<Map.Entry<Contact, CustomerId>> sorted = contacts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Contact::kind).thenComparing(Contact::value)))
                .toList();
        String[] kinds = sorted.stream().map(link -> link.getKey().kind()).toArray(String[]::new);
        String[] values = sorted.stream().map(link -> link.getKey().value()).toArray(String[]::new);
        String[] owners = sorted.stream().map(link -> link.getValue().value()).toArray(String[]::new);
        return run(tx, CONTACTS, Tuple.from(new Object[] {kinds, values, owners}));
    }

    Uni<Void> pendingReplies(SqlConnection tx, List<PendingReply> replies) {
        int n = replies.size();
        String[] factIds = new String[n];
        String[] ticketIds = new String[n];
        OffsetDateTime[] times = new OffsetDateTime[n];
        String[] replyIds = new String[n];
        String[] authors = new String[n];
        @Nullable String[] agentIds = new @Nullable String[n];
        String[] visibilities = new String[n];
        @Nullable String[] templateIds = new @Nullable String[n];
        @Nullable String[] variants = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            PendingReply reply = replies.get(i);
            factIds[i] = reply.factId();
            ticketIds[i] = reply.ticketId().value();
            times[i] = utc(reply.time());
            replyIds[i] = reply.replyId();
            authors[i] = reply.author().wireName();
            agentIds[i] = reply.agentId();
            visibilities[i] = reply.visibility().wireName();
            templateIds[i] = reply.templateId();
            variants[i] = reply.variant();
        }
        return run(tx, PENDING_REPLIES, Tuple.from(new Object[] {
            factIds, ticketIds, times, replyIds, authors, agentIds, visibilities, templateIds, variants
        }));
    }

    Uni<Void> deletePendingReplies(SqlConnection tx, Set<TicketId> tickets) {
        String[] ids = tickets.stream().map(TicketId::value).toArray(String[]::new);
        return run(tx, DELETE_PENDING_REPLIES, Tuple.from(new Object[] {ids}));
    }

    Uni<Void> responses(SqlConnection tx, List<UnitOfWork.StoredResponse> responses, Instant now, Instant expired) {
        int n = responses.size();
        String[] credentials = new String[n];
        String[] keys = new String[n];
        String[] fingerprints = new String[n];
        Short[] statuses = new Short[n];
        String[] bodies = new String[n];
        @Nullable String[] locations = new @Nullable String[n];
        @Nullable String[] customers = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            UnitOfWork.StoredResponse response = responses.get(i);
            credentials[i] = response.key().credential();
            keys[i] = response.key().key();
            fingerprints[i] = response.key().fingerprint();
            statuses[i] = (short) response.response().status();
            bodies[i] = response.response().body();
            locations[i] = response.response().location();
            customers[i] =
                    response.customerId() == null ? null : response.customerId().value();
        }
        return run(tx, RESPONSES, Tuple.from(new Object[] {
            credentials, keys, fingerprints, statuses, bodies, locations, customers, utc(now), utc(expired)
        }));
    }

    private static Tuple parameters(List<Fact<? extends CustomerFact>> facts, EncodedEvents json) {
        int n = facts.size();
        String[] ids = new String[n];
        String[] sources = new String[n];
        String[] types = new String[n];
        OffsetDateTime[] times = new OffsetDateTime[n];
        String[] customers = new String[n];
        String[] subjects = new String[n];
        @Nullable String[] imports = new @Nullable String[n];
        String[] data = new String[n];
        for (int i = 0; i < n; i++) {
            Fact<? extends CustomerFact> fact = facts.get(i);
            ids[i] = fact.id();
            sources[i] = fact.source();
            types[i] = fact.type().wireName();
            times[i] = utc(fact.time());
            customers[i] = fact.event().customerId().value();
            subjects[i] = fact.subject();
            imports[i] = fact.extensions().get(Fact.IMPORT_ID);
            data[i] = new String(json.encode(fact), StandardCharsets.UTF_8);
        }
        return Tuple.from(new Object[] {ids, sources, types, times, customers, subjects, imports, data});
    }

    private static Uni<Void> run(SqlConnection tx, String sql, Tuple parameters) {
        return tx.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
