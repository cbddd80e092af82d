package io.holdfast.analytics.activity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CustomerIndexProperties {

    record Step(String id, boolean removal) {}

    @Property(tries = 300)
    void itAnswersAsAMapDoes(@ForAll("steps") List<Step> steps) {
        CustomerIndex index = new CustomerIndex();
        Map<String, Integer> map = new HashMap<>();
        int nextNumber = 0;
        for (Step step : steps) {
            if (step.removal()) {
                index.remove(step.id());
                map.remove(step.id());
            } else if (!map.containsKey(step.id())) {
                index.put(step.id(), nextNumber);
                map.put(step.id(), nextNumber++);
            }
        }
        assertThat(steps)
                .allSatisfy(step -> assertThat(index.find(step.id()))
                        .isEqualTo(map.getOrDefault(step.id(), CustomerIndex.UNKNOWN)));
    }

    @Test
    void aHundredThousandCountedIdsAreAllFound() {
        CustomerIndex index = new CustomerIndex();
        for (int i = 0; i < 100_000; i++) {
            index.put("customer-" + i, i);
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(index.find("customer-" + i)).isEqualTo(i);
        }
        assertThat(index.find("customer-100000")).isEqualTo(CustomerIndex.UNKNOWN);
    }

    @Test
    void aNumberIsGivenOnce() {
        CustomerIndex index = new CustomerIndex();
        index.put("a", 0);
        assertThatThrownBy(() -> index.put("b", 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> index.put("a", 1)).isInstanceOf(IllegalStateException.class);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> ids =
                Arbitraries.strings().withChars("abAB01._:-").ofMinLength(1).ofMaxLength(3);
        return Combinators.combine(ids, Arbitraries.of(true, false, false, false))
                .as(Step::new)
                .list()
                .ofMaxSize(400);
    }
}
