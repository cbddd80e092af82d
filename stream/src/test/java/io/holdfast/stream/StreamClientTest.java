package io.holdfast.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Topic;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.LogPosition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StreamClientTest {

    private static final Instant TIME = Instant.parse("2026-03-04T10:00:00Z");
    private static final Duration STALLED = Duration.ofSeconds(5);
    private static final LogPosition AT = LogPosition.parse("0", 1).orElseThrow();

    private final List<String> cut = new ArrayList<>();
    private final List<String> disconnected = new ArrayList<>();
    private final List<String> terminated = new CopyOnWriteArrayList<>();
    private @Nullable StreamClient client;
    private LongSupplier nanoTime = System::nanoTime;
    private StreamContent content = new Told(Integer.MAX_VALUE);

    private record Bounds(int waitingEventsMax, Duration heartbeat) implements StreamConfig {
        @Override
        public int clientsMax() {
            return 1;
        }

        @Override
        public int clientsPerCallerMax() {
            return 1;
        }

        @Override
        public int resumeEventsMax() {
            return 1;
        }

        @Override
        public Duration retryAfter() {
            return Duration.ZERO;
        }
    }

    private AssertSubscriber<StreamEvent> connect(Predicate<ConsumedFact> filter, Bounds bounds, long takes) {
        Delivery delivery = new Delivery(() -> disconnected.add("disconnected"));
        return delivery.events(emitter -> {
                    client = new StreamClient(
                            emitter, delivery, filter, each -> "{}", content, bounds, () -> cut.add("cut"), nanoTime);
                    emitter.onTermination(() -> terminated.add("terminated"));
                })
                .subscribe()
                .withSubscriber(AssertSubscriber.create(takes));
    }

    private void breaches(int count) {
        for (int i = 0; i < count; i++) {
            client().onEvent(breachOf("sales", Priority.HIGH), AT);
        }
    }

    /** The clients of a test that has one are connected after it is made, and their time passes only when told. */
    private final class Clock {

        private final AtomicLong nanos = new AtomicLong();

        private Clock() {
            nanoTime = nanos::get;
        }

        private void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
        }
    }

    /** Content with a bound of events a second. */
    private record Told(int eventsPerSecondMax) implements StreamContent {
        @Override
        public String metricPrefix() {
            return "test";
        }

        @Override
        public List<Topic> topics() {
            return List.of(Topic.SLA_BREACHES);
        }

        @Override
        public String dataOf(ConsumedFact fact) {
            return "{}";
        }

        @Override
        public String gapDetail() {
            return "more";
        }
    }

    private static boolean any(ConsumedFact fact) {
        return fact.offset() >= 0;
    }

    private StreamClient client() {
        if (client == null) {
            throw new AssertionError("connected before");
        }
        return client;
    }

    private static ConsumedFact breachOf(String department, Priority priority) {
        ClockDetails clock = new ClockDetails(
                new TicketId("T"),
                new CustomerId("C"),
                Metric.FIRST_RESPONSE,
                1,
                "default",
                1,
                department,
                priority,
                "email",
                TIME,
                TIME,
                TIME,
                null);
        return new ConsumedFact("sla-breaches", 0, 0, Fact.of("id", "/test", TIME, new SlaBreached(clock)));
    }

    /** At once, although the client reads nothing any more. */
    private void assertDisconnectedOnce() {
        assertThat(cut).hasSize(1);
        assertThat(disconnected).hasSize(1);
        assertThat(terminated).hasSize(1);
    }

    @Test
    void aClientReceivesAllMatchingEvents() {
        AssertSubscriber<StreamEvent> reader = connect(
                fact -> fact.fact().event() instanceof SlaBreached breached
                        && breached.clock().priority() == Priority.HIGH
                        && breached.clock().department().equals("sales"),
                new Bounds(1, Duration.ofDays(1)),
                Long.MAX_VALUE);

        client().onEvent(breachOf("sales", Priority.HIGH), AT);
        client().onEvent(breachOf("sales", Priority.NORMAL), AT);
        client().onEvent(breachOf("technical", Priority.HIGH), AT);
        client().onEvent(breachOf("sales", Priority.HIGH), AT);

        assertThat(reader.getItems()).extracting(StreamEvent::name).containsExactly("sla-breached", "sla-breached");
        assertThat(cut).isEmpty();
    }

    @Test
    void aClientThatTakesNothingIsDisconnectedOnceWhenItsBufferIsFull() {
        Clock clock = new Clock();
        AssertSubscriber<StreamEvent> reader = connect(StreamClientTest::any, new Bounds(3, Duration.ofDays(1)), 2);
        breaches(5);

        clock.pass(STALLED);
        breaches(20);

        assertDisconnectedOnce();
        reader.request(100);
        assertThat(reader.getItems()).hasSize(2);
    }

    @Test
    void aClientThatReadsButMissesMoreThanItsBufferGetsWhatIsBufferedAndThenTheEnd() {
        Clock clock = new Clock();
        AssertSubscriber<StreamEvent> reader = connect(StreamClientTest::any, new Bounds(3, Duration.ofDays(1)), 2);

        breaches(20);
        for (int taken = 3; taken < 5; taken++) {
            clock.pass(STALLED.minusMillis(1));
            client().onPoll(AT);
            reader.request(1);
        }
        clock.pass(STALLED.minusMillis(1));
        client().onPoll(AT);
        assertThat(disconnected).isEmpty();
        reader.request(1);

        reader.assertCompleted();
        assertThat(reader.getItems()).hasSize(5);
        assertThat(terminated).hasSize(1);
        assertThat(cut).isEmpty();
    }

    @Test
    void aClientThatStopsReadingBeforeItHasWhatIsBufferedIsDisconnectedOnce() {
        Clock clock = new Clock();
        connect(StreamClientTest::any, new Bounds(3, Duration.ofDays(1)), 2);
        breaches(20);
        assertThat(disconnected).isEmpty();

        clock.pass(STALLED);
        client().onPoll(AT);
        client().onPoll(AT);

        assertDisconnectedOnce();
    }

    @Test
    void whenTheStreamClosesAClientThatStillGetsWhatIsBufferedIsDisconnected() {
        connect(StreamClientTest::any, new Bounds(3, Duration.ofDays(1)), 2);
        breaches(20);

        client().onClose("the service is stopping");

        assertThat(disconnected).hasSize(1);
        assertThat(terminated).hasSize(1);
        assertThat(cut).isEmpty();
    }

    @Test
    void aClientThatTakesNothingBetweenTwoHeartbeatsIsDisconnected() {
        AssertSubscriber<StreamEvent> reader = connect(StreamClientTest::any, new Bounds(100, Duration.ZERO), 0);
        client().onEvent(breachOf("sales", Priority.HIGH), AT);

        client().onPoll(AT);

        assertDisconnectedOnce();
        reader.request(100);
        assertThat(reader.getItems()).isEmpty();
    }

    @Test
    void whenTheStreamClosesAClientThatIsBehindIsDisconnectedAndAnotherIsCompleted() {
        connect(StreamClientTest::any, new Bounds(100, Duration.ofDays(1)), 0);
        client().onEvent(breachOf("sales", Priority.HIGH), AT);
        client().onClose("the service is stopping");
        assertThat(disconnected).hasSize(1);
        assertThat(terminated).hasSize(1);
        AssertSubscriber<StreamEvent> reader =
                connect(StreamClientTest::any, new Bounds(100, Duration.ofDays(1)), Long.MAX_VALUE);
        client().onEvent(breachOf("sales", Priority.HIGH), AT);

        client().onClose("the service is stopping");

        reader.assertCompleted();
        assertThat(reader.getItems()).hasSize(1);
        assertThat(disconnected).hasSize(1);
        assertThat(cut).isEmpty();
    }

    @Test
    void aClientThatLeavesIsTerminated() {
        AssertSubscriber<StreamEvent> reader =
                connect(StreamClientTest::any, new Bounds(100, Duration.ofDays(1)), Long.MAX_VALUE);

        reader.cancel();

        assertThat(terminated).hasSize(1);
        assertThat(disconnected).isEmpty();
    }

    @Test
    void aClientWhoseTimeIsOverGetsWhatIsBufferedAndThenTheEnd() {
        AssertSubscriber<StreamEvent> reader = connect(StreamClientTest::any, new Bounds(100, Duration.ofDays(1)), 0);
        breaches(2);

        client().end();
        breaches(2);
        reader.request(100);

        reader.assertCompleted();
        assertThat(reader.getItems()).hasSize(2);
        assertThat(terminated).hasSize(1);
        assertThat(disconnected).isEmpty();
        assertThat(cut).isEmpty();
    }

    @Test
    void aClientWhoseTimeIsOverAndThatTakesNothingIsDisconnectedOnce() {
        Clock clock = new Clock();
        connect(StreamClientTest::any, new Bounds(100, Duration.ofDays(1)), 0);
        breaches(1);
        client().end();
        client().onPoll(AT);
        assertThat(disconnected).isEmpty();

        clock.pass(STALLED);
        client().onPoll(AT);
        client().onPoll(AT);

        assertDisconnectedOnce();
    }

    @Test
    void anIdleConnectionGetsAHeartbeatWithANewPosition() {
        AssertSubscriber<StreamEvent> reader =
                connect(StreamClientTest::any, new Bounds(100, Duration.ZERO), Long.MAX_VALUE);

        client().onPoll(LogPosition.parse("1z", 1).orElseThrow());

        assertThat(reader.getItems()).containsExactly(StreamEvent.heartbeat("1z"));
    }

    @Test
    void eventsBeyondTheNumberOfASecondAreToldAsOneGap() {
        content = new Told(3);
        AssertSubscriber<StreamEvent> reader =
                connect(StreamClientTest::any, new Bounds(100, Duration.ofDays(1)), Long.MAX_VALUE);

        for (int i = 0; i < 1_000; i++) {
            client().onEvent(breachOf("sales", Priority.HIGH), AT);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            client().onPoll(AT);
            return reader.getItems().stream().anyMatch(event -> event.name().equals("gap"));
        });
        client().onEvent(breachOf("sales", Priority.HIGH), AT);

        assertThat(reader.getItems())
                .filteredOn(event -> !event.name().equals("gap"))
                .hasSizeBetween(4, 40);
        assertThat(reader.getItems().getLast().name()).isEqualTo("sla-breached");
        assertThat(cut).isEmpty();
    }
}
