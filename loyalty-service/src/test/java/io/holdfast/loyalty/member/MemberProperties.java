package io.holdfast.loyalty.member;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Points;

import static io.holdfast.loyalty.member.Lives.ALONE;
import static io.holdfast.loyalty.member.Lives.CUSTOMER;
import static io.holdfast.loyalty.member.Lives.START;
import static io.holdfast.loyalty.member.Lives.account;
import static io.holdfast.loyalty.member.Lives.at;
import static io.holdfast.loyalty.member.Lives.end;
import static io.holdfast.loyalty.member.Lives.entries;
import static io.holdfast.loyalty.member.Lives.happen;
import static io.holdfast.loyalty.member.Lives.live;
import static io.holdfast.loyalty.member.Lives.liveHourly;
import static org.assertj.core.api.Assertions.assertThat;

/** Random lives of one customer, compared with a model that shares no code. */
class MemberProperties {

    @Provide
    Arbitrary<List<ModelEvent>> lives() {
        return Arbitraries.randomValue(RandomLife::create);
    }

    private static List<String> texts(List<Entry> entries) {
        return entries.stream()
                .map(entry -> "%s %s %s %d"
                        .formatted(
                                entry.kind().pastTense(),
                                entry.points(),
                                entry.causeId(),
                                Duration.between(START, entry.at()).toHours()))
                .toList();
    }

    @Property(tries = 3_000)
    void everyLifeEndsAsInTheModel(@ForAll("lives") List<ModelEvent> events) {
        Member member = Member.create(CUSTOMER);

        List<MemberEffect> effects = live(member, events, ALONE);

        effects.addAll(member.refuseWaitingRefunds(ALONE));
        ReplayModel model = ReplayModel.replay(events, end(events));
        assertThat(texts(entries(effects))).isEqualTo(model.entries);
        assertThat(effects.stream()
                        .filter(MemberEffect.Refused.class::isInstance)
                        .map(MemberEffect.Refused.class::cast)
                        .map(refused -> refused.event().id() + " " + refused.error()))
                .containsExactlyInAnyOrderElementsOf(model.refusals);
        assertThat(member.account().lots().stream()
                        .map(lot -> (int) lot.remaining().value())
                        .toList())
                .isEqualTo(model.remaining());
        assertThat(member.tier()).isEqualTo(model.tier());
        assertThat(member.held().value()).isEqualTo(model.held());
        assertThat(member.pendingAt(at(end(events))).value()).isEqualTo(model.pending(end(events)));
        assertThat(deficit(member)).isEqualTo(model.deficit());
        requireVariety(entries(effects), model);
    }

    /** The lives are worth nothing unless everything happens in them. */
    private static void requireVariety(List<Entry> entries, ReplayModel model) {
        for (Entry entry : entries) {
            Statistics.label("entries").collect(entry.kind());
        }
        Statistics.label("owed").collect(model.deficit() > 0);
        Statistics.label("held").collect(model.held() > 0);
        Statistics.label("settled").collect(model.settled() > 0);
        Statistics.label("tiers").collect(String.valueOf(model.tier()));
        Statistics.label("entries").coverage(coverage -> {
            // A life is that of one customer; merges are played in LiveEqualsSimulationTest.
            for (EntryKind kind : EnumSet.complementOf(EnumSet.of(EntryKind.TRANSFER))) {
                coverage.check(kind).count(count -> count > 100);
            }
        });
        Statistics.label("owed").coverage(coverage -> coverage.check(true).count(count -> count > 20));
        Statistics.label("held").coverage(coverage -> coverage.check(true).count(count -> count > 100));
        Statistics.label("settled").coverage(coverage -> coverage.check(true).count(count -> count > 50));
        Statistics.label("tiers").coverage(coverage -> {
            coverage.check("silver").count(count -> count > 50);
            coverage.check("gold").count(count -> count > 50);
        });
    }

    @Property
    void entriesAndLotsSumToTheBalance(@ForAll("lives") List<ModelEvent> events) {
        Member member = Member.create(CUSTOMER);
        long sum = 0;
        boolean reversed = false;
        for (ModelEvent event : events) {
            List<Entry> entries = entries(happen(member, event, ALONE));

            for (Entry entry : entries) {
                sum += entry.points().value();
                assertThat(entry.points()).isNotEqualTo(Points.ZERO);
                assertThat(entry.balance().value()).isEqualTo(sum);
                reversed |= entry.kind() == EntryKind.REVERSAL;
            }
            assertThat(sum >= 0 || (reversed && deficit(member) > 0)).isTrue();
            long remaining = member.account().lots().stream()
                    .mapToLong(lot -> lot.remaining().value())
                    .sum();
            assertThat(remaining - deficit(member)).isEqualTo(sum);
        }
    }

    @Property
    void noCauseIsPostedTwiceAndNoReversalExceedsItsAward(@ForAll("lives") List<ModelEvent> events) {
        List<Entry> entries = entries(live(Member.create(CUSTOMER), events, ALONE));

        assertThat(entries).extracting(Entry::entryId).doesNotHaveDuplicates();
        Map<String, Long> byPurchase = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.kind() == EntryKind.AWARD || entry.kind() == EntryKind.REVERSAL) {
                byPurchase.merge(String.valueOf(entry.subject()), entry.points().value(), Long::sum);
            }
        }
        assertThat(byPurchase.values()).allMatch(points -> points >= 0);
    }

    @Property
    void advancingHourByHourLeadsToTheSameEffects(@ForAll("lives") List<ModelEvent> events) {
        List<MemberEffect> atOnce = live(Member.create(CUSTOMER), events, ALONE);

        List<MemberEffect> hourly = liveHourly(Member.create(CUSTOMER), events, ALONE);

        assertThat(hourly).isEqualTo(atOnce);
    }

    @Property
    void aMemberIsWhatItsEffectsSay(@ForAll("lives") List<ModelEvent> events) {
        Member kept = Member.create(CUSTOMER);
        Member stored = Member.create(CUSTOMER);
        List<MemberEffect> rows = new ArrayList<>();
        for (ModelEvent event : events) {
            List<MemberEffect> ofKept = happen(kept, event, ALONE);

            List<MemberEffect> ofStored = happen(stored, event, ALONE);

            assertThat(ofStored).isEqualTo(ofKept);
            rows.addAll(ofStored);
            stored = Member.restore(CUSTOMER, account(rows), rows, kept.hasPurchased(), at(event.hour()));
        }
    }

    private static long deficit(Member member) {
        return member.account().openDebits().stream()
                .mapToLong(debit -> debit.owed().value())
                .sum();
    }
}
