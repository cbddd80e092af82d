package io.holdfast.loyalty.inbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.member.Engagements;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.RecordedPurchase;
import io.holdfast.loyalty.member.Surroundings.IdKind;
import io.holdfast.loyalty.purchase.Candidate;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.StatementPipeline;

/**
 * Notes under which id of a person facts were reported. While the ids are merged it makes no difference; when an erasure ends
 * the merge, what is later than its cut belongs to that id again.
 */
final class ReportedIds {

    private record Reported(MemberFact fact, @Nullable UUID content) {

        EventKey key() {
            return fact.fact().key();
        }
    }

    private record Engagement(IdKind kind, String id, CustomerId reportedAs) {}

    private record Referral(String purchaseId, CustomerId referrer, CustomerId person) {}

    private static final ColumnArrays<Reported> REPORTED = ColumnArrays.<Reported>builder()
            .text("event_id", row -> row.key().id())
            .text("event_source", row -> row.key().source())
            .text("customer_id", row -> row.fact().customerId())
            .text("reported_as", row -> row.fact().reportedAs())
            .uuid("content", Reported::content)
            .build();
    private static final ColumnArrays<Engagement> ENGAGEMENT = ColumnArrays.<Engagement>builder()
            .text("kind", row -> row.kind().name().toLowerCase(Locale.ROOT))
            .text("id", Engagement::id)
            .text("reported_as", Engagement::reportedAs)
            .build();
    private static final ColumnArrays<Referral> REFERRAL = ColumnArrays.<Referral>builder()
            .text("purchase_id", Referral::purchaseId)
            .text("referrer", Referral::referrer)
            .text("person", Referral::person)
            .build();

    /** One that was recorded before the merge has {@code recorded_of}. */
    private static final String NOTE_PURCHASES = """
            update purchase p set reported_as = r.reported_as, reported_content = r.content from %s
             where p.event_id = r.event_id and p.event_source = r.event_source and p.customer_id = r.customer_id
               and p.reported_as is null and p.recorded_of is null
            """.formatted(REPORTED.unnest("r"));

    private static final String NOTE_REFUNDS = """
            update refund f set reported_as = r.reported_as from %s
             where f.event_id = r.event_id and f.event_source = r.event_source and f.customer_id = r.customer_id
               and f.reported_as is null
            """.formatted(REPORTED.unnest("r"));
    private static final String NOTE_ENGAGEMENTS = """
            update engagement e set reported_as = r.reported_as from %s
             where e.kind = r.kind and e.id = r.id and e.reported_as is null and e.recorded_of is null
            """.formatted(ENGAGEMENT.unnest("r"));
    private static final String NOTE_REFERRALS = """
            update given_referral g set reported_as = r.referrer from %s
             where g.customer_id = r.person and g.purchase_id = r.purchase_id and g.reported_as is null and g.recorded_of is null
            """.formatted(REFERRAL.unnest("r"));

    private ReportedIds() {}

    /**
     * After the rows of the facts are saved. Without a merged customer it executes nothing.
     *
     * @param persons of merged customers whom the facts name, whom they are now
     */
    static Uni<Void> note(SqlConnection tx, List<MemberFact> facts, Map<CustomerId, CustomerId> persons) {
        List<Reported> purchases = new ArrayList<>();
        List<Engagement> engagements = new ArrayList<>();
        List<Referral> referrals = new ArrayList<>();
        for (MemberFact fact : facts) {
            if (fact.event() instanceof MemberEvent.Purchased(var purchase) && purchase.referredBy() != null) {
                CustomerId person = persons.get(purchase.referredBy());
                if (person != null) {
                    referrals.add(new Referral(purchase.purchaseId(), purchase.referredBy(), person));
                }
            }
            if (fact.isResolved()) {
                add(fact, purchases, engagements);
            }
        }
        List<Uni<Void>> statements = new ArrayList<>();
        add(statements, tx, NOTE_PURCHASES, REPORTED, purchases);
        add(statements, tx, NOTE_REFUNDS, REPORTED, purchases);
        add(statements, tx, NOTE_ENGAGEMENTS, ENGAGEMENT, engagements);
        add(statements, tx, NOTE_REFERRALS, REFERRAL, referrals);
        return statements.isEmpty() ? Uni.createFrom().voidItem() : StatementPipeline.sendAll(statements);
    }

    private static void add(MemberFact fact, List<Reported> purchases, List<Engagement> engagements) {
        if (fact.event() instanceof MemberEvent.Purchased(var purchase)) {
            purchases.add(new Reported(fact, RecordedPurchase.contentOf(purchase.withCustomer(fact.reportedAs()))));
        } else if (fact.event() instanceof MemberEvent.Refunded) {
            purchases.add(new Reported(fact, null));
        } else if (fact.event() instanceof MemberEvent.Rated(var rating)) {
            engagements.add(new Engagement(IdKind.RATING, rating.ticketId().value(), fact.reportedAs()));
        } else if (fact.event() instanceof MemberEvent.Breached(var clock)) {
            engagements.add(new Engagement(IdKind.BREACH, Engagements.breachId(clock), fact.reportedAs()));
        }
    }

    private static <T> void add(
            List<Uni<Void>> statements, SqlConnection tx, String sql, ColumnArrays<T> columns, List<T> rows) {
        if (!rows.isEmpty()) {
            statements.add(tx.preparedQuery(sql).execute(columns.tuple(rows)).replaceWithVoid());
        }
    }

    /** The candidates as they were reported: whose they are is decided when they are processed. */
    static List<Candidate> of(List<Candidate> candidates, List<MemberFact> facts) {
        Map<EventKey, MemberFact> resolved = new HashMap<>();
        facts.stream()
                .filter(MemberFact::isResolved)
                .forEach(fact -> resolved.put(fact.fact().key(), fact));
        return candidates.stream().map(candidate -> of(candidate, resolved)).toList();
    }

    private static Candidate of(Candidate candidate, Map<EventKey, MemberFact> resolved) {
        MemberFact fact = resolved.get(candidate.fact().key());
        return fact == null
                ? candidate
                : new Candidate(
                        candidate.comparedWith(), fact.reported(candidate.fact().event()));
    }
}
