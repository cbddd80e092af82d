package io.holdfast.loyalty.programme;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.Reward;
import io.holdfast.loyalty.programme.ProgrammeFields.UniqueNames;
import io.holdfast.rest.JsonFields;

/** Reads the rewards of a programme. */
final class RewardsReader {

    private static final int REWARDS_MAX = 100;
    private static final int COUNT_MAX = 1_000_000_000;
    private static final List<String> FIELDS =
            List.of("name", "points", "stock", "perCustomer", "tiers", "from", "until", "validFor");

    private RewardsReader() {}

    /**
     * The rewards in {@code rewards}.
     *
     * @param tiers the names of the programme's levels
     */
    static List<Reward> read(JsonFields programme, Set<String> tiers) {
        List<Reward> rewards = new ArrayList<>();
        UniqueNames names = new UniqueNames();
        for (JsonFields fields : programme.objects("rewards", REWARDS_MAX)) {
            fields.requireKnownNames(FIELDS);
            rewards.add(reward(fields, tiers));
            names.add(fields, "name");
        }
        return rewards;
    }

    private static Reward reward(JsonFields fields, Set<String> tiers) {
        Instant from = fields.instantOrNull("from");
        Instant until = fields.instantOrNull("until");
        ProgrammeFields.requireOrder(fields, from, until);
        return new Reward(
                fields.id("name"),
                ProgrammeFields.number(fields, "points", 1, Programme.AWARD_MAX),
                ProgrammeFields.integerOrNull(fields, "stock", 0, COUNT_MAX),
                ProgrammeFields.integerOrNull(fields, "perCustomer", 1, COUNT_MAX),
                ConditionsReader.tiers(fields, "tiers", tiers),
                from,
                until,
                ProgrammeFields.positivePeriodOrNull(fields, "validFor"));
    }
}
