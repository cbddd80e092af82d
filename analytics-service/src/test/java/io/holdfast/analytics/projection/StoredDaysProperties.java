package io.holdfast.analytics.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.activity.CorrectionLog;
import io.holdfast.analytics.activity.Recording;

import static org.assertj.core.api.Assertions.assertThat;

class StoredDaysProperties {

    private static final int DAYS = 20;

    private record Row(
            ActivityView view,
            int periodEnd,
            long changes,
            @Nullable Instant latest) {}

    @Property
    void mergedChangesCorrectWhatTheyCorrectInMemory(@ForAll("changes") List<List<ActivityChange>> batches) {
        ActivityLog memory = new ActivityLog();
        List<VersionedChanges> versions = new ArrayList<>();
        Instant now = Instant.parse("1970-01-01T00:00:00Z");
        List<Integer> erased = new ArrayList<>();
        for (List<ActivityChange> given : batches) {
            List<ActivityChange> batch = withoutErased(given, erased);
            now = now.plus(Duration.ofHours(50));
            VersionedChanges next =
                    new VersionedChanges(versions.size() + 1L, batch, Recording.of(now, Duration.ofDays(2)), 0);
            versions.add(next);
            next.applyTo(memory);
        }

        StoredDays stored = new StoredDays(Map.of());
        CorrectionLog merged = stored.merge(versions, erased);

        assertThat(rows(merged)).isEqualTo(rows(memory.corrections()));
        Map<ActivityKind, Map<Integer, RoaringBitmap>> days = new EnumMap<>(ActivityKind.class);
        stored.forEachChanged((kind, day, customers) ->
                days.computeIfAbsent(kind, k -> new TreeMap<>()).put(day, customers));
        ActivityLog reloaded = ActivityLog.ofDays(days);
        for (int day = 0; day < DAYS; day++) {
            assertThat(reloaded.activeIn(ActivityView.ANY, day, day + 1))
                    .isEqualTo(memory.activeIn(ActivityView.ANY, day, day + 1));
        }
    }

    @Provide
    Arbitrary<List<List<ActivityChange>>> changes() {
        Arbitrary<ActivityChange> active = Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, DAYS - 1),
                        Arbitraries.of(ActivityKind.values()))
                .as(ActivityChange.Active::new);
        Arbitrary<ActivityChange> erased = Arbitraries.integers().between(0, 4).map(ActivityChange.Erased::new);
        return Arbitraries.oneOf(active, active, active, erased)
                .list()
                .ofMaxSize(10)
                .list()
                .ofMaxSize(8);
    }

    /** The number of an erased customer is not used again. Adds those of the batch. */
    private static List<ActivityChange> withoutErased(List<ActivityChange> changes, List<Integer> erased) {
        List<ActivityChange> batch = new ArrayList<>();
        for (ActivityChange change : changes) {
            if (!erased.contains(change.customer())) {
                batch.add(change);
                if (change instanceof ActivityChange.Erased) {
                    erased.add(change.customer());
                }
            }
        }
        return batch;
    }

    private static List<Row> rows(CorrectionLog corrections) {
        List<Row> rows = new ArrayList<>();
        corrections.forEach((view, periodEnd, changes, latest) -> rows.add(new Row(view, periodEnd, changes, latest)));
        return rows;
    }
}
