package io.holdfast.bench.analytics;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.HdrHistogram.Histogram;

import io.holdfast.bench.analytics.ServiceQueries.WindowAnswers;

/**
 * Rounds of random windows, asked of DuckDB and then of the service. Questions to the service begin at equal intervals, and their
 * times are counted from when they should have begun, so that a slow answer is not hidden by later ones that wait for it. Every
 * answer is compared. Not thread-safe.
 */
final class WindowRounds {

    private static final int REFERENCE_QUESTIONS = 40;
    private static final int VIEW_QUESTIONS = 5;
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(1);

    private final Activity activity;
    private final ServiceQueries service;
    private final DuckDb duckDb;
    private final RandomGenerator random;
    /** Of the warm-up, whose number of windows depends on the machine. */
    private final RandomGenerator warmUpRandom;

    private final Map<WindowQuestion, WindowFigures> expected = new HashMap<>();

    private final Histogram serviceMicros = new Histogram(MICROS_MAX, 3);
    private final Histogram duckDbMicros = new Histogram(MICROS_MAX, 3);
    private final Histogram fromActivityAloneMicros = new Histogram(MICROS_MAX, 3);

    WindowRounds(Activity activity, ServiceQueries service, DuckDb duckDb, long seed) {
        this.activity = activity;
        this.service = service;
        this.duckDb = duckDb;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.warmUpRandom = RandomGeneratorFactory.of("L64X128MixRandom").create(~seed);
    }

    Histogram serviceMicros() {
        return serviceMicros;
    }

    Histogram duckDbMicros() {
        return duckDbMicros;
    }

    Histogram fromActivityAloneMicros() {
        return fromActivityAloneMicros;
    }

    /** Asks without measuring, and also for the windows of each kind of activity. */
    void warmUp(Duration time) throws IOException, SQLException {
        long end = System.nanoTime() + time.toNanos();
        do {
            WindowQuestion question = draw(ActivityView.ANY, warmUpRandom);
            service.ask(question).requireEqual(question, expected(question));
        } while (System.nanoTime() < end);
        for (ActivityView view : ActivityView.values()) {
            for (int i = 0; i < VIEW_QUESTIONS; i++) {
                WindowQuestion question = draw(view, warmUpRandom);
                service.ask(question).requireEqual(question, expected(question));
            }
        }
    }

    void run(Duration time, int perSecond) throws IOException, SQLException {
        List<WindowQuestion> questions = new ArrayList<>();
        for (long i = 0; i < time.toSeconds() * perSecond; i++) {
            questions.add(draw(ActivityView.ANY, random));
        }
        askReference(questions.subList(0, Math.min(questions.size(), REFERENCE_QUESTIONS)));
        List<WindowAnswers> answers = new ArrayList<>(questions.size());
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long begin = System.nanoTime();
        for (int i = 0; i < questions.size(); i++) {
            long due = begin + i * interval;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            answers.add(service.ask(questions.get(i)));
            record(serviceMicros, due);
        }
        for (int i = 0; i < questions.size(); i++) {
            answers.get(i).requireEqual(questions.get(i), expected(questions.get(i)));
        }
    }

    private void askReference(List<WindowQuestion> questions) throws SQLException {
        for (WindowQuestion question : questions) {
            long begin = System.nanoTime();
            WindowFigures figures = duckDb.answer(question);
            record(duckDbMicros, begin);
            begin = System.nanoTime();
            WindowFigures same = duckDb.answerFromActivityAlone(question);
            record(fromActivityAloneMicros, begin);
            if (!figures.equals(same)) {
                throw new IllegalStateException("no result: DuckDB says " + figures + " and " + same);
            }
            expected.put(question, figures);
        }
    }

    WindowQuestion draw() {
        return draw(ActivityView.ANY, random);
    }

    /** A window that ends on any day that has two windows of activity before it. */
    private WindowQuestion draw(ActivityView view, RandomGenerator from) {
        int first = 2 * WindowQuestion.WINDOW_DAYS;
        return new WindowQuestion(activity.date(first + from.nextInt(activity.days() - first + 1)), view);
    }

    private WindowFigures expected(WindowQuestion question) throws SQLException {
        WindowFigures known = expected.get(question);
        if (known == null) {
            known = duckDb.answer(question);
            expected.put(question, known);
        }
        return known;
    }

    private static void record(Histogram micros, long beginNanos) {
        micros.recordValue(Math.min(MICROS_MAX, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beginNanos)));
    }
}
