package io.holdfast.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonFieldsTest {

    @Test
    void readsEachTypeOfField() {
        JsonFields fields = JsonFields.ofBody(json("""
                {"id": "t-1", "word": "email", "priority": "high", "text": "Hello", "amount": "29.90", "currency": "EUR",
                 "count": 3, "at": "2026-03-02T13:00:00.1234567+01:00", "tags": ["b", "a", "b"], "none": null,
                 "items": [{"sku": "s-1"}], "contact": {"kind": "email"}, "departments": ["sales", "billing"]}
                """));

        assertThat(fields.id("id")).isEqualTo("t-1");
        assertThat(fields.keyword("word")).isEqualTo("email");
        assertThat(fields.oneOf("priority", Priority.class)).isEqualTo(Priority.HIGH);
        assertThat(fields.text("text", 5)).isEqualTo("Hello");
        assertThat(fields.amount("amount")).isEqualTo("29.90");
        assertThat(fields.currency("currency")).isEqualTo("EUR");
        assertThat(fields.integer("count", 1, 3)).isEqualTo(3);
        assertThat(fields.instantOrNull("at")).isEqualTo(Instant.parse("2026-03-02T12:00:00.123456Z"));
        assertThat(fields.keywordsOrNull("tags", 3)).containsExactly("b", "a");
        assertThat(fields.idOrNull("none")).isNull();
        assertThat(fields.objects("items", 1).getFirst().id("sku")).isEqualTo("s-1");
        assertThat(fields.set("departments", 2, text -> text, "a word")).containsExactly("sales", "billing");
        assertThat(fields.isValid()).isTrue();
    }

    @Test
    void collectsAllErrorsWithTheirPaths() {
        JsonFields fields = JsonFields.ofBody(json("""
                {"id": "no id", "count": 4, "items": [{"sku": "s-1"}, {"sku": 2}, 3], "contact": {"kind": ""}}
                """));
        fields.id("id");
        fields.keyword("absent");
        fields.integer("count", 1, 3);
        fields.objects("items", 9).forEach(item -> item.id("sku"));
        JsonFields contact = fields.objectOrNull("contact");
        if (contact != null) {
            contact.keyword("kind");
        }

        assertThat(fields.errors().list())
                .extracting(FieldError::field)
                .containsExactly("id", "absent", "count", "items[2]", "items[1].sku", "contact.kind");
        assertThatThrownBy(fields::throwIfInvalid)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.errors()).hasSize(6));
    }

    @Test
    void unknownNamesAreErrorsWhenTheyAreChecked() {
        FieldErrors errors = new FieldErrors();
        JsonFields rule = JsonFields.of(json("{\"wen\": {}, \"targets\": {}}"), "rules[2]", errors);
        if (rule != null) {
            rule.requireKnownNames(List.of("targets", "when"));
        }

        assertThat(errors.list()).containsExactly(new FieldError("rules[2].wen", "unknown; known here: targets, when"));
    }

    @Test
    void aValueThatIsNoObjectIsAnErrorAtItsPath() {
        FieldErrors errors = new FieldErrors();

        assertThat(JsonFields.of(json("[]"), "policy", errors)).isNull();

        assertThat(errors.list()).containsExactly(new FieldError("policy", "must be an object"));
        assertThatThrownBy(() -> JsonFields.ofBody(json("[]"))).isInstanceOf(Problem.class);
    }

    @Test
    void setsNameEachWrongElement() {
        JsonFields fields =
                JsonFields.ofItem(json("{\"none\": [], \"some\": [\"a\", 1], \"all\": [1, 2, 3]}"), new FieldErrors());
        Set<String> some = fields.set("some", 2, text -> text, "a word");
        fields.set("none", 2, text -> text, "a word");
        fields.set("all", 2, text -> text, "a word");

        assertThat(some).containsExactly("a");
        assertThat(fields.errors().list())
                .containsExactly(
                        new FieldError("some[1]", "must be a word"),
                        new FieldError("none", "must not be empty: leave it out to fit all"),
                        new FieldError("all", "at most 2 values"));
    }

    @Test
    void errorsAreBounded() {
        FieldErrors errors = new FieldErrors(2);
        for (int i = 0; i < 3; i++) {
            errors.add("f" + i, "is wrong");
        }

        assertThat(errors.list()).extracting(FieldError::field).containsExactly("f0", "f1", "");
        assertThat(errors.list().getLast().message()).isEqualTo("1 more error");
        assertThat(errors.listed()).isEqualTo(2);
    }

    @Test
    void theErrorsOfABatchAreBoundedTogetherButEveryItemHasOne() {
        int listed = 0;
        List<Integer> byItem = new ArrayList<>();
        for (int item = 0; item < 8; item++) {
            FieldErrors errors = FieldErrors.ofItem(listed);
            for (int i = 0; i < 50; i++) {
                errors.add("f" + i, "is wrong");
            }
            listed += errors.listed();
            byItem.add(errors.list().size());
        }

        assertThat(byItem).containsExactly(21, 21, 21, 21, 21, 2, 2, 2);
    }

    @Test
    void whatTheSenderWroteIsShownInPart() {
        FieldErrors errors = new FieldErrors();
        errors.add("x".repeat(1_000_000), "y".repeat(1_000_000));

        assertThat(errors.list().getFirst().field()).hasSize(201);
        assertThat(errors.list().getFirst().message()).hasSize(1_001);
    }

    @Test
    void errorsOfAPartAreMergedWithTheirNumber() {
        FieldErrors whole = new FieldErrors(2);
        FieldErrors part = new FieldErrors(1);
        for (int i = 0; i < 4; i++) {
            part.add("f" + i, "is wrong");
        }
        whole.addAll(part);

        assertThat(whole.list()).containsExactly(new FieldError("f0", "is wrong"), new FieldError("", "3 more errors"));
    }

    @Test
    void pathsAreJoined() {
        assertThat(new FieldError("timezone", "").under("calendars[0]").field()).isEqualTo("calendars[0].timezone");
        assertThat(new FieldError("[1]", "").under("rules").field()).isEqualTo("rules[1]");
        assertThat(new FieldError("", "").under("policy").field()).isEqualTo("policy");
        assertThat(Problem.invalid("name", "").under("policy").errors())
                .containsExactly(new FieldError("policy.name", ""));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
