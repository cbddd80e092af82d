package io.holdfast.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogueTest {

    @Test
    void everyEventRecordHasOneType() {
        Set<Class<?>> catalogued = Arrays.stream(EventType.values())
                .<Class<?>>map(EventType::record)
                .collect(Collectors.toSet());

        assertThat(recordsBelow(Event.class)).containsExactlyInAnyOrderElementsOf(catalogued);
    }

    @Test
    void recordsAndNamesAreUnique() {
        List<EventType> types = List.of(EventType.values());

        assertThat(types).extracting(EventType::record).doesNotHaveDuplicates();
        assertThat(types).extracting(EventType::wireName).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void wireNamesAreRecordNamesWithHyphens(EventType type) {
        String hyphenated =
                type.record().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);

        assertThat(type.wireName()).isEqualTo(hyphenated);
    }

    @Test
    void eachTopicHasOneInterface() {
        Map<Topic, Set<Class<?>>> interfaces = Arrays.stream(EventType.values())
                .filter(type -> type != EventType.IMPORT_COMPLETED)
                .collect(Collectors.groupingBy(
                        EventType::topic,
                        Collectors.mapping(type -> type.record().getInterfaces()[0], Collectors.toSet())));

        assertThat(interfaces).containsOnlyKeys(Topic.values());
        assertThat(interfaces).allSatisfy((topic, types) -> assertThat(types).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource
    void typesAreFoundByWireName(EventType type) {
        assertThat(EventType.named(type.wireName())).contains(type);
    }

    @Test
    void unknownNamesHaveNoType() {
        assertThat(EventType.named("ticket-translated")).isEmpty();
        assertThat(EventType.named("Ticket-Created")).isEmpty();
        assertThat(EventType.named("")).isEmpty();
    }

    @Test
    void eachServiceHasADeadLetterTopic() {
        assertThat(Topic.deadLettersOf("sla-service")).isEqualTo("sla-service-dead-letters");
    }

    private static Set<Class<?>> recordsBelow(Class<?> type) {
        return type.isRecord()
                ? Set.of(type)
                : Stream.of(type.getPermittedSubclasses())
                        .flatMap(permitted -> recordsBelow(permitted).stream())
                        .collect(Collectors.toSet());
    }
}
