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

/** What a flush writes, each table by one statement for all its writes. */
final class Writes {

    private static final String FACTS = """
            insert into fact (id, source, type, time, customer_id, subject, import_id, data)
            select id, source, type, time, customer_id, subject, import_id, data
              from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                          $8::text[]) as told (id, source, type, time, customer_id, subject, import_id, data)
            """;
    private static final String NEW_FACTS = FACTS + " on conflict do nothing returning id, source";
    private static final String FORGET = """
            update fact f set customer_id = null, subject = null, data = null
              from unnest($1::text[], $2::text[]) as gone (id, source)
             where f.id = gone.id and f.source = gone.source
            """;
    private static final String WORDINGS = """
            insert into wording (fact_id, subject, message, external_id)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
            """;
    private static final String CONTACTS = """
            insert into contact (kind, value, customer_id) select * from unnest($1::text[], $2::text[], $3::text[])
            """;
    private static final String WAITING = """
            insert into waiting_reply (fact_id, ticket_id, time, reply_id, author, agent_id, visibility, template_id,
                                       variant)
            select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                                 $7::text[], $8::text[], $9::text[])
            """;
    private static final String JOINED = "delete from waiting_reply where ticket_id = any ($1)";
    /** An answer that is still remembered is not replaced: its fingerprint becomes null, which the row does not take. */
    private static final String KEPT = """
            insert into idempotency (credential, key, fingerprint, status, body, location, customer_id, answered_at)
            select *, $8::timestamptz
              from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[])
            on conflict (credential, key) do update
               set fingerprint = case when idempotency.answered_at <= $9 then excluded.fingerprint end,
                   status = excluded.status, body = excluded.body, location = excluded.location,
                   customer_id = excluded.customer_id, answered_at = excluded.answered_at
            """;

    /** The identity of a fact. */
    record Identity(String id, String source) {

        static final Comparator<Identity> SORTED =
                Comparator.comparing(Identity::id).thenComparing(Identity::source);

        static Identity of(Fact<?> fact) {
            return new Identity(fact.id(), fact.source());
        }
    }

    /** Writes those facts that are not known yet, and says which. They must be sorted by identity. */
    Uni<Set<Identity>> newFacts(SqlConnection tx, List<Fact<? extends CustomerFact>> sorted, EncodedOnce json) {
        return tx.preparedQuery(NEW_FACTS).execute(parameters(sorted, json)).map(rows -> {
            Set<Identity> found = HashSet.newHashSet(rows.size());
            rows.forEach(row -> found.add(new Identity(row.getString(0), row.getString(1))));
            return found;
        });
    }

    Uni<Void> facts(SqlConnection tx, List<Fact<? extends CustomerFact>> facts, EncodedOnce json) {
        return run(tx, FACTS, parameters(facts, json));
    }

    Uni<Void> forget(SqlConnection tx, List<Fact<? extends CustomerFact>> facts) {
        String[] ids = facts.stream().map(Fact::id).toArray(String[]::new);
        String[] sources = facts.stream().map(Fact::source).toArray(String[]::new);
        return run(tx, FORGET, Tuple.of(ids, sources));
    }

    Uni<Void> wordings(SqlConnection tx, List<Wording> wordings) {
        int n = wordings.size();
        String[] ids = new String[n];
        @Nullable String[] subjects = new @Nullable String[n];
        String[] messages = new String[n];
        @Nullable String[] externalIds = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            Wording wording = wordings.get(i);
            ids[i] = wording.factId();
            subjects[i] = wording.subject();
            messages[i] = wording.message();
            externalIds[i] = wording.externalId();
        }
        return run(tx, WORDINGS, Tuple.from(new Object[] {ids, subjects, messages, externalIds}));
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

    Uni<Void> waitingReplies(SqlConnection tx, List<WaitingReply> replies) {
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
            WaitingReply reply = replies.get(i);
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
        return run(tx, WAITING, Tuple.from(new Object[] {
            factIds, ticketIds, times, replyIds, authors, agentIds, visibilities, templateIds, variants
        }));
    }

    Uni<Void> joined(SqlConnection tx, Set<TicketId> tickets) {
        String[] ids = tickets.stream().map(TicketId::value).toArray(String[]::new);
        return run(tx, JOINED, Tuple.from(new Object[] {ids}));
    }

    Uni<Void> kept(SqlConnection tx, List<Working.Kept> answers, Instant now, Instant rememberedSince) {
        int n = answers.size();
        String[] credentials = new String[n];
        String[] keys = new String[n];
        String[] fingerprints = new String[n];
        Short[] statuses = new Short[n];
        String[] bodies = new String[n];
        @Nullable String[] locations = new @Nullable String[n];
        @Nullable String[] customers = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            Working.Kept kept = answers.get(i);
            credentials[i] = kept.claim().credential();
            keys[i] = kept.claim().key();
            fingerprints[i] = kept.claim().fingerprint();
            statuses[i] = (short) kept.answer().status();
            bodies[i] = kept.answer().body();
            locations[i] = kept.answer().location();
            customers[i] = kept.customerId() == null ? null : kept.customerId().value();
        }
        return run(tx, KEPT, Tuple.from(new Object[] {
            credentials, keys, fingerprints, statuses, bodies, locations, customers, utc(now), utc(rememberedSince)
        }));
    }

    private static Tuple parameters(List<Fact<? extends CustomerFact>> facts, EncodedOnce json) {
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
            data[i] = new String(json.data(fact), StandardCharsets.UTF_8);
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
