package io.holdfast.loyalty.programme;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.rest.FieldError;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.StrictJson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ProgrammeReaderTest {

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);

    private static final String FULL = """
            {'name': 'full', 'timezone': 'Europe/Berlin', 'rounding': 'half-up',
             'pointValue': {'currency': 'EUR', 'amount': '0.01'},
             'rules': [
              {'name': 'spend', 'kind': 'per-amount', 'points': 1, 'per': '1.00', 'proportional': true},
              {'name': 'books', 'kind': 'per-item', 'points': 20, 'when': {'category': ['books'], 'sku': ['a b'],
               'excludeSku': ['x'], 'excludeCategory': ['y', 'z'], 'minQuantity': 2, 'channel': ['app', 'web'], 'currency': ['EUR']}},
              {'name': 'welcome', 'kind': 'fixed', 'points': 100, 'when': {'firstPurchase': true}, 'exclusive': true, 'priority': -3},
              {'name': 'gold-x2', 'kind': 'multiplier', 'factor': '2.5', 'when': {'tier': ['gold']}, 'dryRun': true},
              {'name': 'thanks', 'kind': 'rating', 'points': 5, 'when': {'minScore': 1}, 'caps': {'points': 20, 'period': 'P30D'}},
              {'name': 'friend', 'kind': 'referral', 'referrerPoints': 500, 'refereePoints': 250, 'when': {'minSpend': '25.00'},
               'caps': {'times': 10, 'period': 'P30D'}, 'enabled': false},
              {'name': 'sorry', 'kind': 'goodwill', 'points': 50, 'when': {'metric': ['first-response'], 'department': ['sales'],
               'priority': ['urgent'], 'from': '2026-01-01T00:00:00Z', 'until': '2026-02-01T00:00:00Z', 'weekdays': ['mon', 'sun']},
               'caps': {'perEvent': 7}, 'revokedOnWithdrawal': true},
              {'name': 'coffee', 'kind': 'punch-card', 'every': 10, 'reward': 'free-coffee', 'when': {'sku': ['coffee']}}],
             'tiers': {'basis': 'points-earned', 'window': 'P12M', 'grace': 'P30D',
              'levels': [{'tier': 'silver', 'from': '1000'}, {'tier': 'gold', 'from': '5000', 'discountPercent': '5'}]},
             'pending': 'P14D', 'expiry': {'after': 'P12M', 'end': 'month'},
             'rewards': [{'name': 'free-coffee', 'points': 150, 'stock': 1000, 'perCustomer': 10, 'tiers': ['gold'],
              'from': '2026-01-01T00:00:00Z', 'until': '2027-01-01T00:00:00Z', 'validFor': 'P30D'}],
             'holdTimeout': 'PT20M', 'minimumRedemption': 5}""";

    private static final String RULE = "{'name': 'a', 'kind': 'fixed', 'points': 1}";

    @Test
    void whatIsWrittenIsReadAsTheSameProgramme() {
        Programme full = valid(FULL);

        assertThat(valid(ProgrammeWriter.write(full).toString())).isEqualTo(full);
        assertThat(JSON.read(bytes(ProgrammeWriter.write(full).toString()))).isEqualTo(JSON.read(bytes(FULL)));
        assertThat(full.rules()).hasSize(8).extracting(EarningRule::name).contains("spend", "coffee");
    }

    @Test
    void everythingButTheRulesHasADefault() {
        Programme programme = valid("{'rules': []}");

        assertThat(programme).isEqualTo(Programme.ofRules("default", List.of()));
        assertThat(valid(ProgrammeWriter.write(Programme.DEFAULT).toString())).isEqualTo(Programme.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | ``",
                "{} | rules",
                "{'rules': null} | rules",
                "{'rules': {}} | rules",
                "{'rules': [], 'ruels': []} | ruels",
                "{'rules': [], 'name': 'a b'} | name",
                "{'rules': [], 'timezone': 'Mars/Olympus'} | timezone",
                "{'rules': [], 'timezone': '+02:00'} | timezone",
                "{'rules': [], 'rounding': 'ceil'} | rounding",
                "{'rules': [], 'pointValue': '0.01'} | pointValue",
                "{'rules': [], 'pointValue': {'amount': '0.01'}} | pointValue.currency",
                "{'rules': [], 'pointValue': {'amount': 0.01, 'currency': 'EUR'}} | pointValue.amount",
                "{'rules': [], 'pointValue': {'amount': '0', 'currency': 'EUR'}} | pointValue.amount",
                "{'rules': [], 'pointValue': {'amount': '1', 'currency': 'EURO'}} | pointValue.currency",
                "{'rules': [], 'pending': '-P1D'} | pending",
                "{'rules': [], 'pending': 14} | pending",
                "{'rules': [], 'pending': 'P101Y'} | pending",
                "{'rules': [], 'expiry': {}} | expiry.after",
                "{'rules': [], 'expiry': {'after': 'P0D'}} | expiry.after",
                "{'rules': [], 'expiry': {'after': 'P1Y', 'end': 'year'}} | expiry.end",
                "{'rules': [], 'holdTimeout': 'PT0S'} | holdTimeout",
                "{'rules': [], 'minimumRedemption': 0} | minimumRedemption",
                "{'rules': [], 'minimumRedemption': 1.5} | minimumRedemption",
                "{'rules': [], 'tiers': {'levels': [{'tier': 'a', 'from': '1'}]}} | tiers.basis",
                "{'rules': [], 'tiers': {'basis': 'spend'}} | tiers.levels",
                "{'rules': [], 'tiers': {'basis': 'spend', 'levels': []}} | tiers.levels",
                "{'rules': [], 'tiers': {'basis': 'spend', 'levels': [{'from': '1'}]}} | tiers.levels[0].tier",
                "{'rules': [], 'tiers': {'basis': 'spend', 'levels': [{'tier': 'a', 'from': 1}]}} | tiers.levels[0].from",
                "{'rules': [], 'tiers': {'basis': 'spend', 'levels': [{'tier': 'a', 'from': '1', 'discountPercent': '101'}]}} | tiers.levels[0].discountPercent",
                "{'rules': [], 'tiers': {'basis': 'spend', 'levels': [{'tier': 'a', 'from': '1'}, {'tier': 'b', 'from': '1.0'}]}} | tiers.levels[1].from",
                "{'rules': [], 'tiers': {'basis': 'spend', 'levels': [{'tier': 'a', 'from': '1'}, {'tier': 'a', 'from': '2'}]}} | tiers.levels[1].tier",
                "{'rules': [], 'tiers': {'basis': 'spend', 'window': 'P0D', 'levels': [{'tier': 'a', 'from': '1'}]}} | tiers.window",
                "{'rules': [], 'rewards': [{'points': 1}]} | rewards[0].name",
                "{'rules': [], 'rewards': [{'name': 'r'}]} | rewards[0].points",
                "{'rules': [], 'rewards': [{'name': 'r', 'points': 0}]} | rewards[0].points",
                "{'rules': [], 'rewards': [{'name': 'r', 'points': 1, 'stock': -1}]} | rewards[0].stock",
                "{'rules': [], 'rewards': [{'name': 'r', 'points': 1, 'tiers': ['gold']}]} | rewards[0].tiers[0]",
                "{'rules': [], 'rewards': [{'name': 'r', 'points': 1, 'tiers': []}]} | rewards[0].tiers",
                "{'rules': [], 'rewards': [{'name': 'r', 'points': 1, 'validFor': 'P0D'}]} | rewards[0].validFor",
                "{'rules': [], 'rewards': [{'name': 'r', 'points': 1}, {'name': 'r', 'points': 2}]} | rewards[1].name",
                "{'rules': [], 'rewards': [{'name': 'r', 'points': 1, 'from': '2026-01-01T00:00:00Z', 'until': '2026-01-01T00:00:00Z'}]} | rewards[0].until"
            })
    void anInvalidProgrammeIsRefusedByField(String json, String field) {
        assertThat(errors(json)).extracting(FieldError::field).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'kind': 'fixed', 'points': 1, 'name': null | name",
                "'kind': 'fixed', 'points': 1, 'name': 'a b' | name",
                "'kind': 'bonus', 'points': 1 | kind",
                "'points': 1 | kind",
                "'kind': 'fixed' | points",
                "'kind': 'fixed', 'points': -1 | points",
                "'kind': 'fixed', 'points': 1.0 | points",
                "'kind': 'fixed', 'points': '1' | points",
                "'kind': 'fixed', 'points': 1000000000000001 | points",
                "'kind': 'fixed', 'points': 1, 'per': '1.00' | per",
                "'kind': 'fixed', 'points': 1, 'enabled': 1 | enabled",
                "'kind': 'fixed', 'points': 1, 'dryRun': 'no' | dryRun",
                "'kind': 'fixed', 'points': 1, 'priority': 1.5 | priority",
                "'kind': 'fixed', 'points': 1, 'when': [] | when",
                "'kind': 'per-amount', 'points': 1 | per",
                "'kind': 'per-amount', 'points': 1, 'per': '0.00' | per",
                "'kind': 'per-amount', 'points': 1, 'per': 1 | per",
                "'kind': 'per-amount', 'points': 1, 'per': '-1' | per",
                "'kind': 'multiplier' | factor",
                "'kind': 'multiplier', 'factor': '-1' | factor",
                "'kind': 'multiplier', 'factor': '1001' | factor",
                "'kind': 'multiplier', 'factor': 2 | factor",
                "'kind': 'multiplier', 'factor': '2', 'caps': {'points': 1} | caps",
                "'kind': 'referral', 'referrerPoints': 1 | refereePoints",
                "'kind': 'punch-card', 'every': 0, 'reward': 'r' | every",
                "'kind': 'punch-card', 'every': 1 | reward",
                "'kind': 'punch-card', 'every': 1, 'reward': 'other' | reward",
                "'kind': 'punch-card', 'every': 1, 'reward': 'r', 'name': 'a:b' | name",
                "'kind': 'punch-card', 'every': 1, 'reward': 'r', 'caps': {'times': 1} | caps",
                "'kind': 'fixed', 'points': 1, 'caps': {} | caps",
                "'kind': 'fixed', 'points': 1, 'caps': {'points': 0} | caps.points",
                "'kind': 'fixed', 'points': 1, 'caps': {'perEvent': 1, 'period': 'P1D'} | caps.period",
                "'kind': 'fixed', 'points': 1, 'caps': {'times': 1, 'period': 'P0D'} | caps.period",
                "'kind': 'fixed', 'points': 1, 'caps': {'times': 1, 'window': 'P1D'} | caps.window"
            })
    void anInvalidRuleIsRefusedByField(String fields, String field) {
        assertThat(errorsOfRule(fields)).extracting(FieldError::field).containsExactly("rules[0]." + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fixed | 'colour': ['red'] | colour",
                "fixed | 'sku': [] | sku",
                "fixed | 'sku': 'a' | sku",
                "fixed | 'sku': ['a', 7] | sku[1]",
                "fixed | 'currency': ['EURO'] | currency[0]",
                "fixed | 'channel': ['Web'] | channel[0]",
                "fixed | 'tier': ['silver', 'gold'] | tier[1]",
                "fixed | 'from': 'today' | from",
                "fixed | 'from': '2026-01-02T00:00:00Z', 'until': '2026-01-01T00:00:00Z' | until",
                "fixed | 'weekdays': ['monday'] | weekdays[0]",
                "fixed | 'weekdays': [1] | weekdays[0]",
                "fixed | 'minSpend': 5 | minSpend",
                "fixed | 'minQuantity': 0 | minQuantity",
                "fixed | 'firstPurchase': 'yes' | firstPurchase",
                "fixed | 'minScore': 3 | minScore",
                "fixed | 'metric': ['resolution'] | metric",
                "rating | 'minScore': 6 | minScore",
                "rating | 'sku': ['a'] | sku",
                "goodwill | 'metric': ['speed'] | metric[0]",
                "goodwill | 'priority': ['top'] | priority[0]",
                "goodwill | 'minSpend': '1.00' | minSpend"
            })
    void anInvalidConditionIsRefusedByField(String kind, String condition, String field) {
        assertThat(errorsOfRule("'kind': '" + kind + "', 'points': 1, 'when': {" + condition + "}"))
                .extracting(FieldError::field)
                .containsExactly("rules[0].when." + field);
    }

    @Test
    void namesOfRulesAreGivenOnce() {
        assertThat(errors("{'rules': [" + RULE + "," + RULE + "]}"))
                .extracting(FieldError::field)
                .containsExactly("rules[1].name");
    }

    @Test
    void listsAreBounded() {
        String rules = IntStream.range(0, 201)
                .mapToObj(i -> "{'name': 'r" + i + "', 'kind': 'fixed', 'points': 1}")
                .collect(Collectors.joining(","));
        String values = IntStream.range(0, 201).mapToObj(i -> "'s" + i + "'").collect(Collectors.joining(","));

        assertThat(errors("{'rules': [" + rules + "]}"))
                .extracting(FieldError::field)
                .containsExactly("rules");
        assertThat(errorsOfRule("'kind': 'fixed', 'points': 1, 'when': {'sku': [" + values + "]}"))
                .extracting(FieldError::field)
                .containsExactly("rules[0].when.sku");
    }

    @Test
    void allErrorsAreFoundAtOnceUnderThePathOfTheProgramme() {
        FieldErrors errors = new FieldErrors();

        ProgrammeReader.read(
                JSON.read(bytes("{'rounding': 1, 'rules': [{'name': 'a', 'kind': 'fixed'}, 7]}")), "programme", errors);

        assertThat(errors.list())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("programme.rounding", "programme.rules[0].points", "programme.rules[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "'programme'"})
    void aProgrammeIsAnObject(String json) {
        assertThat(errors(json)).extracting(FieldError::field).containsExactly("");
    }

    private static List<FieldError> errorsOfRule(String fields) {
        String name = fields.contains("'name'") ? "" : "'name': 'a', ";
        return errors("{'rules': [{" + name + fields + "}], 'rewards': [{'name': 'r', 'points': 1}],"
                + "'tiers': {'basis': 'spend', 'levels': [{'tier': 'silver', 'from': '1'}]}}");
    }

    private static List<FieldError> errors(String json) {
        FieldErrors errors = new FieldErrors();
        ProgrammeReader.read(JSON.read(bytes(json)), "", errors);
        return errors.list();
    }

    private static Programme valid(String json) {
        FieldErrors errors = new FieldErrors();
        Programme programme = ProgrammeReader.read(JSON.read(bytes(json)), "", errors);
        assertThat(errors.list()).isEmpty();
        return programme;
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
