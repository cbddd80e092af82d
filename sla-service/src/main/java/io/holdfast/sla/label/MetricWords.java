package io.holdfast.sla.label;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sql.SqlTimes;

/**
 * The departments and channels that may be labels of metrics: a configured list and a few more, so that senders cannot make
 * the number of series grow. All counts of other words go to {@code other}. Thread-safe.
 */
@ApplicationScoped
public class MetricWords {

    /** The most frequent words of recent clocks: what a restarted instance would else learn one by one. */
    private static final String FREQUENT = """
            select department, channel from clock where started_at >= $1
             group by 1, 2 order by count(*) desc, 1, 2 limit 100
            """;

    private static final Duration RECENT = Duration.ofDays(1);

    private final LabelWords departments;
    private final LabelWords channels;
    private final int seriesMax;
    private final Map<String, Set<List<String>>> series = new ConcurrentHashMap<>();

    MetricWords(LabelWordsConfig config) {
        this.departments = new LabelWords(config.departments(), config.unlistedMax());
        this.channels = new LabelWords(config.channels(), config.unlistedMax());
        this.seriesMax = config.seriesMax();
    }

    /** The labels of one series: the words of the ticket, or {@code other}. */
    public record Labels(String department, String channel) {
        static final Labels OTHERS = new Labels(LabelWords.OTHER, LabelWords.OTHER);
    }

    public String department(String word) {
        return departments.label(word);
    }

    /**
     * The labels of a counter or a histogram.
     *
     * @param metric its name
     * @param closed its other labels, which have few values each
     */
    public Labels labels(String metric, String department, String channel, List<String> closed) {
        Labels labels = new Labels(departments.label(department), channels.label(channel));
        Set<List<String>> known = series.computeIfAbsent(metric, name -> ConcurrentHashMap.newKeySet());
        List<String> one = List.of(labels.department(), labels.channel(), String.join(" ", closed));
        synchronized (known) {
            if (known.size() < seriesMax || known.contains(one)) {
                known.add(one);
                return labels;
            }
        }
        return Labels.OTHERS;
    }

    /** The departments that are labels; in the SQL of a gauge all others are one group. */
    public String[] departments() {
        return departments.known();
    }

    /** The channels that are labels. */
    public String[] channels() {
        return channels.known();
    }

    /** Takes in the most frequent words of recent clocks, as far as there is room. */
    public Uni<Void> learn(Pool pool, Clock clock) {
        return pool.preparedQuery(FREQUENT)
                .execute(Tuple.of(SqlTimes.utc(clock.instant().minus(RECENT))))
                .invoke(rows -> {
                    for (Row row : rows) {
                        departments.label(row.getString("department"));
                        channels.label(row.getString("channel"));
                    }
                })
                .replaceWithVoid();
    }
}
