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

    record Operation(String id, boolean removal) {}

    @Property(tries = 300)
    void theIndexBehavesAsAMap(@ForAll("operations") List<Operation> operations) {
        CustomerIndex index = new CustomerIndex();
        Map<String, Integer> map = new HashMap<>();
        int nextNumber = 0;
        for (Operation operation : operations) {
            if (operation.removal()) {
                index.remove(operation.id());
                map.remove(operation.id());
            } else if (!map.containsKey(operation.id())) {
                index.put(operation.id(), nextNumber);
                map.put(operation.id(), nextNumber++);
            }
        }
        assertThat(operations)
                .allSatisfy(operation -> assertThat(index.find(operation.id()))
                        .isEqualTo(map.getOrDefault(operation.id(), CustomerIndex.NOT_FOUND)));
    }

    @Test
    void aHundredThousandConsecutiveIdsAreAllFound() {
        CustomerIndex index = new CustomerIndex();
        for (int i = 0; i < 100_000; i++) {
            index.put("customer-" + i, i);
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(index.find("customer-" + i)).isEqualTo(i);
        }
        assertThat(index.find("customer-100000")).isEqualTo(CustomerIndex.NOT_FOUND);
    }

    @Test
    void aNumberIsAssignedOnce() {
        CustomerIndex index = new CustomerIndex();
        index.put("a", 0);
        assertThatThrownBy(() -> index.put("b", 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> index.put("a", 1)).isInstanceOf(IllegalStateException.class);
    }

    @Provide
    Arbitrary<List<Operation>> operations() {
        Arbitrary<String> ids =
                Arbitraries.strings().withChars("abAB01._:-").ofMinLength(1).ofMaxLength(3);
        return Combinators.combine(ids, Arbitraries.of(true, false, false, false))
                .as(Operation::new)
                .list()
                .ofMaxSize(400);
    }
}
