package io.holdfast.loyalty.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the answer of a simulation with what a case expects, which is a part of it. */
final class CaseAssertions {

    private static final Set<String> PARTS = Set.of("accounts", "refusals", "dryRuns");
    private static final Set<String> VALUES = Set.of("balance", "available", "held", "pending", "deficit", "tier");
    private static final Set<String> COUNTS = Set.of("balance", "available", "held", "pending", "deficit");

    private CaseAssertions() {}

    static void check(JsonNode expect, JsonNode answer) {
        assertThat(expect.fieldNames())
                .toIterable()
                .as("what is expected")
                .isNotEmpty()
                .isSubsetOf(PARTS);
        for (Map.Entry<String, JsonNode> account : expect.path("accounts").properties()) {
            checkAccount(account.getKey(), account.getValue(), answer);
        }
        if (expect.has("refusals")) {
            assertThat(list(answer.get("refusals"), "index", "error"))
                    .as("refusals")
                    .isEqualTo(list(expect.get("refusals"), "index", "error"));
        }
        if (expect.has("dryRuns")) {
            assertThat(list(answer.get("dryRuns"), "index", "rule", "points"))
                    .as("dryRuns")
                    .isEqualTo(list(expect.get("dryRuns"), "index", "rule", "points"));
        }
    }

    private static List<String> list(JsonNode elements, String... names) {
        List<String> list = new ArrayList<>();
        for (JsonNode element : elements) {
            StringBuilder values = new StringBuilder();
            for (String name : names) {
                values.append(element.path(name).asText()).append(' ');
            }
            list.add(values.toString());
        }
        return list;
    }

    private static void checkAccount(String customer, JsonNode expected, JsonNode answer) {
        @Nullable JsonNode account = null;
        for (JsonNode each : answer.get("accounts")) {
            account = each.get("customerId").asText().equals(customer) ? each : account;
        }
        if (expected.isNull()) {
            assertThat(account).as("account of " + customer).isNull();
            return;
        }
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            String name = field.getKey();
            JsonNode actual = account == null ? null : account.get(name);
            if (VALUES.contains(name)) {
                String empty = COUNTS.contains(name) ? "0" : "null";
                assertThat(actual == null ? empty : actual.asText())
                        .as(customer + "." + name)
                        .isEqualTo(field.getValue().asText());
            } else {
                checkList(customer, name, field.getValue(), account);
            }
        }
    }

    private static void checkList(String customer, String name, JsonNode expected, @Nullable JsonNode account) {
        switch (name) {
            case "lots" -> assertNumbers(customer, name, expected, sums(account, "lots", "cause", "remaining"));
            case "sums" -> assertNumbers(customer, name, expected, sums(account, "entries", "kind", "points"));
            case "expiresAt", "availableFrom" ->
                assertInstants(customer, name, expected, Objects.requireNonNull(account));
            case "rewards" ->
                assertThat(rewards(account)).as(customer + ".rewards").isEqualTo(expectedRewards(expected));
            case "entries" -> checkEntries(customer, expected, account == null ? null : account.get("entries"));
            default -> throw new IllegalArgumentException("unknown expectation " + name);
        }
    }

    private static void assertInstants(String customer, String name, JsonNode expected, JsonNode account) {
        for (Map.Entry<String, JsonNode> cause : expected.properties()) {
            List<String> actual = new ArrayList<>();
            for (JsonNode lot : account.get("lots")) {
                if (lot.get("cause").asText().equals(cause.getKey())) {
                    actual.add(lot.get(name).asText());
                }
            }
            assertThat(actual)
                    .as(customer + "." + name + "." + cause.getKey())
                    .isNotEmpty()
                    .containsOnly(cause.getValue().asText());
        }
    }

    private static void assertNumbers(String customer, String name, JsonNode expected, Map<String, Long> actual) {
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            assertThat(actual.getOrDefault(field.getKey(), 0L))
                    .as(customer + "." + name + "." + field.getKey())
                    .isEqualTo(field.getValue().asLong());
        }
    }

    private static Map<String, Long> sums(@Nullable JsonNode parent, String list, String key, String value) {
        Map<String, Long> sums = new TreeMap<>();
        if (parent != null) {
            for (JsonNode element : parent.path(list)) {
                sums.merge(element.get(key).asText(), element.get(value).asLong(), Long::sum);
            }
        }
        return sums;
    }

    private static Map<String, Long> rewards(@Nullable JsonNode account) {
        Map<String, Long> counts = new TreeMap<>();
        if (account != null) {
            for (JsonNode reward : account.get("rewards")) {
                counts.merge(
                        reward.get("reward").asText() + " "
                                + reward.get("state").asText(),
                        1L,
                        Long::sum);
            }
        }
        return counts;
    }

    private static Map<String, Long> expectedRewards(JsonNode expected) {
        Map<String, Long> counts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> reward : expected.properties()) {
            for (Map.Entry<String, JsonNode> state : reward.getValue().properties()) {
                counts.put(
                        reward.getKey() + " " + state.getKey(), state.getValue().asLong());
            }
        }
        return counts;
    }

    private static void checkEntries(String customer, JsonNode expected, @Nullable JsonNode actual) {
        assertThat(actual == null ? List.of() : list(actual, "kind", "points"))
                .as(customer + ".entries")
                .isEqualTo(list(expected, "kind", "points"));
        for (int i = 0; i < expected.size(); i++) {
            JsonNode entry = Objects.requireNonNull(actual).get(i);
            String path = customer + ".entries[" + i + "]";
            for (Map.Entry<String, JsonNode> field : expected.get(i).properties()) {
                switch (field.getKey()) {
                    case "parts" ->
                        assertNumbers(path, "parts", field.getValue(), sums(entry, "parts", "rule", "points"));
                    case "allocations" ->
                        assertNumbers(
                                path,
                                "allocations",
                                field.getValue(),
                                sums(entry, "allocations", "lotCause", "points"));
                    default ->
                        assertThat(entry.get(field.getKey()).asText())
                                .as(path + "." + field.getKey())
                                .isEqualTo(field.getValue().asText());
                }
            }
        }
    }
}
