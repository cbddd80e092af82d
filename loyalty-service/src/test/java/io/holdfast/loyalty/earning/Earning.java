package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Award.Part;
import io.holdfast.loyalty.programme.ProgrammeReader;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.StrictJson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Short forms of programmes and purchases. JSON is written with single quotes. */
final class Earning {

    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    static final EarningContext CONTEXT = new EarningContext(null, false, CapUsage.NONE);

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);

    private Earning() {}

    /** A programme with these rules, and with silver and gold as tiers and a coffee as a reward. */
    static Programme rules(String... rules) {
        return programme("'rules': [" + String.join(",", rules) + "]");
    }

    static Programme programme(String parts) {
        String rest =
                "'tiers': {'basis': 'spend', 'levels': [{'tier': 'silver', 'from': '1'}, {'tier': 'gold', 'from': '2'}]},"
                        + "'rewards': [{'name': 'coffee', 'points': 1}]";
        FieldErrors errors = new FieldErrors();
        Programme programme = ProgrammeReader.read(
                JSON.read(("{" + parts + "," + rest + "}").replace('\'', '"').getBytes(UTF_8)), "", errors);
        assertThat(errors.list()).isEmpty();
        return programme;
    }

    static Purchase purchase(String amount, Item... items) {
        return new Purchase("p", new CustomerId("c"), new BigDecimal(amount), "EUR", null, Arrays.asList(items), null);
    }

    static Item item(String sku, @Nullable String category, int quantity, String amount) {
        return new Item(sku, category, quantity, new BigDecimal(amount));
    }

    static long points(Programme programme, Purchase purchase) {
        return award(programme, purchase).points();
    }

    static Award award(Programme programme, Purchase purchase) {
        return PurchaseEarning.award(programme, purchase, NOON, CONTEXT);
    }

    static Map<String, Long> byRule(List<Part> parts) {
        return parts.stream().collect(Collectors.toMap(Part::rule, Part::points));
    }

    /** A customer to whom a rule gave points at one instant. */
    static CapUsage used(String usedRule, Instant given, long points) {
        return new CapUsage() {
            @Override
            public long points(String rule, RollingWindow window) {
                return rule.equals(usedRule) && window.includes(given) ? points : 0;
            }

            @Override
            public long times(String rule, RollingWindow window) {
                return rule.equals(usedRule) && window.includes(given) ? 1 : 0;
            }
        };
    }
}
