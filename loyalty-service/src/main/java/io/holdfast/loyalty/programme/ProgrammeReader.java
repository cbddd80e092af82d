package io.holdfast.loyalty.programme;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Money;
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Expiry;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.Reward;
import io.holdfast.loyalty.earning.Rounding;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.programme.ProgrammeFields.UniqueNames;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.JsonFields;

/** Reads and validates the JSON of a programme. {@link ProgrammeWriter} is the inverse. */
public final class ProgrammeReader {

    private static final int RULES_MAX = 200;
    private static final List<String> FIELDS = List.of(
            "name",
            "timezone",
            "rounding",
            "pointValue",
            "rules",
            "tiers",
            "pending",
            "expiry",
            "rewards",
            "holdTimeout",
            "minimumRedemption",
            // What GET /programme adds; ignored, so that its answer can be edited and sent again.
            "version",
            "inForceFrom",
            "putBy");

    private ProgrammeReader() {}

    /**
     * Reads a programme and adds what is wrong with it, each with its field's path. The result can be used only when no
     * error was added.
     *
     * @param path where the programme is in the request's body; empty when it is the body
     */
    public static Programme read(@Nullable JsonNode json, String path, FieldErrors errors) {
        JsonFields fields = JsonFields.of(json, path, errors);
        if (fields == null) {
            return Programme.DEFAULT;
        }
        fields.requireKnownNames(FIELDS);
        String name = fields.idOrNull("name");
        TierScheme tiers = TiersReader.read(fields);
        Set<String> tierNames = tiers == null
                ? Set.of()
                : tiers.levels().stream().map(TierScheme.Level::tier).collect(Collectors.toUnmodifiableSet());
        List<Reward> rewards = RewardsReader.read(fields, tierNames);
        Rounding rounding = fields.oneOfOrNull("rounding", Rounding.class);
        CalendarPeriod holdTimeout = ProgrammeFields.positivePeriodOrNull(fields, "holdTimeout");
        Long minimumRedemption = ProgrammeFields.numberOrNull(fields, "minimumRedemption", 1, Programme.AWARD_MAX);
        return new Programme(
                name == null ? Programme.NAME_DEFAULT : name,
                zone(fields),
                rounding == null ? Rounding.FLOOR : rounding,
                pointValue(fields),
                rules(fields, tierNames, rewards),
                tiers,
                ProgrammeFields.period(fields, "pending", CalendarPeriod.ZERO),
                expiry(fields),
                rewards,
                holdTimeout == null ? Programme.HOLD_TIMEOUT_DEFAULT : holdTimeout,
                minimumRedemption == null ? 1 : minimumRedemption);
    }

    private static ZoneId zone(JsonFields fields) {
        String id = fields.matching(
                "timezone",
                text -> ZoneId.getAvailableZoneIds().contains(text),
                "an IANA time zone such as Europe/Berlin");
        return id == null ? Programme.ZONE_DEFAULT : ZoneId.of(id);
    }

    private static @Nullable Money pointValue(JsonFields programme) {
        JsonFields fields = programme.objectOrNull("pointValue");
        if (fields == null) {
            return null;
        }
        fields.requireKnownNames(List.of("currency", "amount"));
        return new Money(ProgrammeFields.positiveAmount(fields, "amount"), fields.currency("currency"));
    }

    private static @Nullable Expiry expiry(JsonFields programme) {
        JsonFields fields = programme.objectOrNull("expiry");
        if (fields == null) {
            return null;
        }
        fields.requireKnownNames(List.of("after", "end"));
        CalendarPeriod after = ProgrammeFields.positivePeriodOrNull(fields, "after");
        if (after == null) {
            fields.addMissing("after");
        }
        Expiry.End end = fields.oneOfOrNull("end", Expiry.End.class);
        return new Expiry(after == null ? CalendarPeriod.ZERO : after, end == null ? Expiry.End.EXACT : end);
    }

    private static List<EarningRule> rules(JsonFields programme, Set<String> tiers, List<Reward> rewards) {
        programme.addMissing("rules");
        RuleReader reader =
                new RuleReader(tiers, rewards.stream().map(Reward::name).collect(Collectors.toUnmodifiableSet()));
        List<EarningRule> rules = new ArrayList<>();
        UniqueNames names = new UniqueNames();
        for (JsonFields fields : programme.objects("rules", RULES_MAX)) {
            EarningRule rule = reader.read(fields);
            if (rule != null) {
                names.add(fields, "name");
                rules.add(rule);
            }
        }
        return rules;
    }
}
