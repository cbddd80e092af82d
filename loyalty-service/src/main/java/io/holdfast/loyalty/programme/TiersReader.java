package io.holdfast.loyalty.programme;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.earning.TierScheme.Basis;
import io.holdfast.loyalty.earning.TierScheme.Level;
import io.holdfast.loyalty.programme.ProgrammeFields.UniqueNames;
import io.holdfast.rest.JsonFields;

/** Reads the tiers of a programme. */
final class TiersReader {

    private static final int LEVELS_MAX = 50;
    private static final int PERCENT_MAX = 100;
    private static final List<String> FIELDS = List.of("basis", "window", "grace", "levels");
    private static final List<String> LEVEL_FIELDS = List.of("tier", "from", "discountPercent");

    private TiersReader() {}

    /** Null when the programme has none. */
    static @Nullable TierScheme read(JsonFields programme) {
        JsonFields fields = programme.objectOrNull("tiers");
        if (fields == null) {
            return null;
        }
        fields.requireKnownNames(FIELDS);
        return new TierScheme(
                fields.oneOf("basis", Basis.class),
                ProgrammeFields.positivePeriodOrNull(fields, "window"),
                ProgrammeFields.period(fields, "grace", CalendarPeriod.ZERO),
                levels(fields));
    }

    private static List<Level> levels(JsonFields tiers) {
        int errorsBefore = tiers.errors().listed();
        List<JsonFields> objects = tiers.objects("levels", LEVELS_MAX);
        if (objects.isEmpty() && tiers.errors().listed() == errorsBefore) {
            tiers.addError("levels", "a list of at least one level");
        }
        List<Level> levels = new ArrayList<>(objects.size());
        UniqueNames names = new UniqueNames();
        BigDecimal before = null;
        for (JsonFields object : objects) {
            Level level = level(object);
            names.add(object, "tier");
            if (before != null && object.has("from") && level.from().compareTo(before) <= 0) {
                object.addError("from", "must be above that of the level before");
            }
            before = level.from();
            levels.add(level);
        }
        return levels;
    }

    private static Level level(JsonFields fields) {
        fields.requireKnownNames(LEVEL_FIELDS);
        String tier = fields.matching(
                "tier", text -> ProgrammeFields.tier(text) != null, "a text of 1 to 64 printable characters");
        if (tier == null) {
            fields.addMissing("tier");
        }
        return new Level(
                tier == null ? "" : tier,
                fields.amount("from"),
                ProgrammeFields.amountUpToOrNull(fields, "discountPercent", PERCENT_MAX));
    }
}
