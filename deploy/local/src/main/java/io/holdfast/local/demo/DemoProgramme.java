package io.holdfast.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Loyalty programme of the demo: three rules, three tiers and two rewards. */
final class DemoProgramme {

    private static final String PROGRAMME = """
            {"name": "default",
             "pointValue": {"currency": "EUR", "amount": "0.01"},
             "rules": [
               {"name": "spend", "kind": "per-amount", "points": 1, "per": "1.00"},
               {"name": "welcome", "kind": "fixed", "points": 50, "when": {"firstPurchase": true}},
               {"name": "thanks", "kind": "rating", "points": 10}],
             "tiers": {"basis": "spend", "window": "P12M", "grace": "P30D",
                       "levels": [{"tier": "bronze", "from": "100"}, {"tier": "silver", "from": "400"},
                                  {"tier": "gold", "from": "800"}]},
             "expiry": {"after": "P12M", "end": "exact"},
             "rewards": [{"name": "mug", "points": 150, "stock": 1000},
                         {"name": "voucher", "points": 500, "validFor": "P30D"}]}
            """;

    private DemoProgramme() {}

    /** Whether nobody has put a programme yet: version 1 is built in. */
    static boolean isBuiltIn(JsonNode programme) {
        return programme.path("version").asInt() == 1;
    }

    static JsonNode programme() {
        try {
            return new ObjectMapper().readTree(PROGRAMME);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
