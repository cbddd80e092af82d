package io.holdfast.analytics.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Checked;
import io.holdfast.analytics.model.estimation.TableError;
import io.holdfast.analytics.model.purchase.GivenPurchases;
import io.holdfast.analytics.model.purchase.PurchaseTable;
import io.holdfast.analytics.model.retention.CohortTable;
import io.holdfast.analytics.model.spend.GivenSpend;
import io.holdfast.analytics.model.spend.SpendTable;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.rest.StrictJson;

/** Reads the tables that clients give. A number may be a JSON number or its decimal text. */
final class FitRequest {

    static final int ROWS_MAX = 100_000;
    static final int COHORTS_MAX = 1_000;

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);
    private static final String CUSTOMERS = "customers";
    private static final String ACTIVE = "active";
    private static final String COHORTS = "cohorts";
    /** One row may have what all models need; each reads its own. */
    private static final List<String> ROW_NAMES = List.of("frequency", "recency", "age", "count", "meanValue");

    private static final int NUMBER_LENGTH_MAX = 64;

    private FitRequest() {}

    /** {@code {"customers": [{frequency, recency, age, count?}]}}. */
    static PurchaseTable purchases(byte @Nullable [] body) {
        return customers(
                body,
                row -> new GivenPurchases(
                        number(row.get("frequency")),
                        number(row.get("recency")),
                        number(row.get("age")),
                        number(row.get("count"))),
                GivenPurchases::check);
    }

    /** {@code {"customers": [{frequency, meanValue, count?}]}}. */
    static SpendTable spend(byte @Nullable [] body) {
        return customers(
                body,
                row -> new GivenSpend(
                        number(row.get("frequency")), number(row.get("meanValue")), number(row.get("count"))),
                GivenSpend::check);
    }

    /** {@code {"active": […]}} or {@code {"cohorts": [[…], …]}}. */
    static CohortTable cohorts(byte @Nullable [] body) {
        JsonFields fields = JsonFields.ofBody(JSON.read(body));
        fields.requireKnownNames(Set.of(ACTIVE, COHORTS));
        if (fields.has(ACTIVE) == fields.has(COHORTS)) {
            fields.addError(ACTIVE, "give either active, of one cohort, or cohorts");
        }
        fields.throwIfInvalid();
        List<List<@Nullable Double>> cohorts = new ArrayList<>();
        if (fields.has(ACTIVE)) {
            cohorts.add(numbers(fields.elements(ACTIVE, ROWS_MAX, "numbers")));
        } else {
            for (JsonNode cohort : fields.elements(COHORTS, COHORTS_MAX, "lists of numbers")) {
                if (!cohort.isArray()) {
                    fields.addError(COHORTS + "[" + cohorts.size() + "]", "must be a list of numbers");
                    break;
                }
                cohorts.add(numbers(cohort));
            }
        }
        fields.throwIfInvalid();
        boolean one = fields.has(ACTIVE);
        return valid(CohortTable.check(cohorts), error -> one ? ACTIVE + error.field() : pathOf(COHORTS, error));
    }

    private static <R, T> T customers(
            byte @Nullable [] body, Function<JsonNode, R> row, Function<List<R>, Checked<T>> check) {
        JsonFields fields = JsonFields.ofBody(JSON.read(body));
        fields.requireKnownNames(Set.of(CUSTOMERS));
        if (!fields.has(CUSTOMERS)) {
            fields.addMissing(CUSTOMERS);
        }
        List<R> rows = new ArrayList<>();
        for (JsonNode element : fields.elements(CUSTOMERS, ROWS_MAX, "objects")) {
            String path = CUSTOMERS + "[" + rows.size() + "]";
            JsonNode object = JsonFields.of(element, path, fields.errors()) == null ? null : element;
            if (object == null) {
                break;
            }
            object.fieldNames().forEachRemaining(name -> {
                if (!ROW_NAMES.contains(name)) {
                    fields.addError(path + "." + name, "is not known here; known are " + String.join(", ", ROW_NAMES));
                }
            });
            rows.add(row.apply(object));
        }
        fields.throwIfInvalid();
        return valid(check.apply(rows), error -> pathOf(CUSTOMERS, error));
    }

    private static String pathOf(String list, TableError error) {
        String field = error.field().isEmpty() || error.field().startsWith("[") ? error.field() : "." + error.field();
        return list + "[" + error.row() + "]" + field;
    }

    private static <T> T valid(Checked<T> checked, Function<TableError, String> path) {
        return switch (checked) {
            case Checked.Valid<T>(T table) -> table;
            case Checked.Invalid<T>(List<TableError> errors) -> throw invalid(errors, path);
        };
    }

    private static Problem invalid(List<TableError> errors, Function<TableError, String> path) {
        FieldErrors fields = new FieldErrors();
        errors.forEach(error -> fields.add(path.apply(error), error.message()));
        return Problem.invalid(fields.list());
    }

    private static List<@Nullable Double> numbers(Iterable<JsonNode> elements) {
        List<@Nullable Double> numbers = new ArrayList<>();
        elements.forEach(element -> numbers.add(number(element)));
        return numbers;
    }

    /** Null when it is absent, NaN when it is no number. */
    private static @Nullable Double number(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        String text = value.isTextual() ? value.textValue() : "";
        if (text.length() > NUMBER_LENGTH_MAX || !text.matches("-?[0-9.eE+-]+")) {
            return Double.NaN;
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException unreadable) {
            return Double.NaN;
        }
    }
}
