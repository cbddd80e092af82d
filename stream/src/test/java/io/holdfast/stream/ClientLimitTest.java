package io.holdfast.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.holdfast.rest.Problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClientLimitTest {

    private static void assertRefused(int status, Runnable taking) {
        assertThatExceptionOfType(Problem.class).isThrownBy(taking::run).satisfies(problem -> {
            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.retryAfterSeconds()).isPositive();
        });
    }

    @Test
    void aCallerBeyondItsMaximumIsRefusedWhileOthersConnect() {
        ClientLimit limit = new ClientLimit(10, 2);
        limit.take("script");
        ClientLimit.Place second = limit.take("script");

        assertRefused(429, () -> limit.take("script"));

        limit.take("ada");
        second.release();
        limit.take("script");
        assertRefused(429, () -> limit.take("script"));
        assertThat(limit.count()).isEqualTo(3);
    }

    @Test
    void beyondTheMaximumOfAllEveryCallerIsRefusedUntilOneLeaves() {
        ClientLimit limit = new ClientLimit(2, 2);
        ClientLimit.Place first = limit.take("ada");
        limit.take("bo");

        assertRefused(503, () -> limit.take("cy"));

        first.release();
        limit.take("cy");
        assertRefused(503, () -> limit.take("ada"));
    }

    @Test
    void aPlaceIsReleasedOnce() {
        ClientLimit limit = new ClientLimit(10, 2);
        ClientLimit.Place place = limit.take("ada");
        limit.take("ada");

        place.release();
        place.release();

        assertThat(limit.count()).isEqualTo(1);
        limit.take("ada");
        assertRefused(429, () -> limit.take("ada"));
    }

    @Test
    void aBurstTakesNoMorePlacesThanThereAre() throws Exception {
        ClientLimit limit = new ClientLimit(50, 1_000);
        List<Callable<Integer>> bursts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            bursts.add(() ->
                    (int) IntStream.range(0, 100).filter(each -> isTaken(limit)).count());
        }
        int taken = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> burst : threads.invokeAll(bursts)) {
                taken += burst.get();
            }
        }

        assertThat(taken).isEqualTo(50);
        assertThat(limit.count()).isEqualTo(50);
    }

    private static boolean isTaken(ClientLimit limit) {
        try {
            limit.take("script");
            return true;
        } catch (Problem refused) {
            return false;
        }
    }
}
