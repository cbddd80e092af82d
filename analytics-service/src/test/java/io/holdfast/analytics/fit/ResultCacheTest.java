package io.holdfast.analytics.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResultCacheTest {

    private final ResultCache<String, Integer, String> cache = new ResultCache<>(2);
    private final List<UniEmitter<? super String>> running = new ArrayList<>();
    private final List<String> results = new ArrayList<>();

    @Test
    void callersForTheSameDataWaitForOneComputation() {
        ask("key", 1);
        ask("key", 1);

        assertThat(running).hasSize(1);
        running.getFirst().complete("one");
        assertThat(results).containsExactly("one", "one");
    }

    @Test
    void aCallerWithOtherDataDoesNotGetAResultOfThese() {
        ask("key", 1);
        ask("key", 2);

        assertThat(running).hasSize(2);
        running.getLast().complete("of 2");
        running.getFirst().complete("of 1");
        assertThat(results).containsExactly("of 2", "of 1");
    }

    @Test
    void aResultThatIsCurrentIsUsedAgainAndOthersAreComputed() {
        ask("key", 1);
        running.getFirst().complete("one");

        assertThat(cache.get("key", 1, result -> true, this::start).await().indefinitely())
                .isEqualTo("one");
        ask("key", 1);
        assertThat(running).hasSize(2);
    }

    @Test
    void aFailureIsNotCached() {
        Uni<String> failing =
                cache.get("key", 1, result -> true, () -> Uni.createFrom().failure(new IllegalStateException("once")));
        assertThatThrownBy(() -> failing.await().indefinitely()).hasMessage("once");

        Uni<String> again =
                cache.get("key", 1, result -> true, () -> Uni.createFrom().item("then"));
        assertThat(again.await().indefinitely()).isEqualTo("then");
    }

    @Test
    void theResultThatWasUsedLongestAgoIsDropped() {
        AtomicInteger computations = new AtomicInteger();
        for (String key : List.of("a", "b", "a", "c", "a", "b")) {
            cache.get(key, 1, result -> true, () -> Uni.createFrom().item(key + computations.incrementAndGet()))
                    .await()
                    .indefinitely();
        }
        assertThat(computations).hasValue(4);
    }

    private void ask(String key, int version) {
        cache.get(key, version, result -> false, this::start).subscribe().with(results::add);
    }

    private Uni<String> start() {
        return Uni.createFrom().emitter(running::add);
    }
}
