package io.holdfast.contract;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VocabularyTest {

    @Test
    void wireNamesAreCaseSensitive() {
        assertThat(WireEnum.find(TicketStatus.class, "on-hold")).contains(TicketStatus.ON_HOLD);
        assertThat(WireEnum.find(TicketStatus.class, "ON-HOLD")).isEmpty();
        assertThat(WireEnum.find(TicketStatus.class, "ON_HOLD")).isEmpty();
        assertThat(WireEnum.find(TicketStatus.class, "")).isEmpty();
    }

    @Test
    void allWireNamesCanBeListed() {
        assertThat(WireEnum.wireNames(Priority.class)).isEqualTo("low, normal, high, urgent");
        assertThat(WireEnum.wireNames(Metric.class)).isEqualTo("first-response, next-response, resolution");
        assertThat(WireEnum.wireNames(DepartureReason.class))
                .isEqualTo("price, service, product, competitor, moved, other");
    }

    @ParameterizedTest
    @CsvSource({
        "ticket-created, priority",
        "reply-sent, author",
        "reply-sent, visibility",
        "ticket-status-changed, status",
        "customer-left, reason",
        "sla-breached, metric"
    })
    void enumsHaveTheValuesOfTheirSchema(String type, String field) {
        JsonNode words = ContractFiles.json("schemas/" + type + ".json").at("/properties/" + field + "/enum");
        Stream<WireEnum> constants = Stream.<WireEnum[]>of(
                        Priority.values(),
                        Author.values(),
                        Visibility.values(),
                        TicketStatus.values(),
                        DepartureReason.values(),
                        Metric.values())
                .filter(vocabulary ->
                        vocabulary[0].wireName().equals(words.path(0).asText()))
                .flatMap(Stream::of);

        assertThat(constants.map(WireEnum::wireName))
                .containsExactlyElementsOf(() -> Stream.generate(words.elements()::next)
                        .limit(words.size())
                        .map(JsonNode::asText)
                        .iterator());
    }

    @Test
    void onlyResolvedAndClosedTicketsAreDone() {
        assertThat(Stream.of(TicketStatus.values()).filter(TicketStatus::isDone))
                .containsExactly(TicketStatus.RESOLVED, TicketStatus.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"self-service", "x", "in-person", "tier_2", "eu.north", "3rd-level"})
    void keywordsAreLowerCaseWords(String word) {
        assertThat(Keywords.require(word)).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Email", "-email", "e mail", "é", "a:b"})
    void otherTextsAreNotKeywords(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keywords.require(text))
                .withMessageContaining("lower-case word");
    }
}
