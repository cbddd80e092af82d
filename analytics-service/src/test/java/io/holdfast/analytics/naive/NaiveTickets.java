package io.holdfast.analytics.naive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.naive.RawEvent.Opened;
import io.holdfast.analytics.naive.RawEvent.Rated;
import io.holdfast.analytics.naive.RawEvent.Reclassified;
import io.holdfast.analytics.naive.RawEvent.Replied;
import io.holdfast.analytics.naive.RawEvent.Reviewed;
import io.holdfast.analytics.naive.RawEvent.StatusChanged;
import io.holdfast.analytics.naive.RawEvent.TicketMerged;

/** Test oracle: satisfaction and experiments, each fact looked at with all events of its ticket. */
public final class NaiveTickets {

    private final NaiveHistory history;

    public NaiveTickets(Collection<RawEvent> events) {
        this.history = new NaiveHistory(events);
    }

    /**
     * By group: ratings, satisfied, sum of scores, resolved, of those at first contact, reviews, and the sums of empathy,
     * solution and writing.
     */
    public Map<String, List<Long>> satisfaction(Instant from, Instant to, String groupBy) {
        Map<String, long[]> groups = new TreeMap<>();
        for (Rated rating : history.of(Rated.class)) {
            if (isIn(rating.at(), from, to)) {
                long[] counts = counts(groups, rating.ticket(), rating.at(), groupBy);
                counts[0]++;
                counts[1] += rating.score() > 3 ? 1 : 0;
                counts[2] += rating.score();
            }
        }
        for (String ticket : history.tickets()) {
            Instant resolved = firstResolution(ticket);
            if (resolved != null && isIn(resolved, from, to)) {
                long[] counts = counts(groups, ticket, resolved, groupBy);
                counts[3]++;
                counts[4] += isAtFirstContact(ticket, resolved) ? 1 : 0;
            }
        }
        for (Reviewed review : history.of(Reviewed.class)) {
            if (isIn(review.at(), from, to)) {
                long[] counts = counts(groups, review.ticket(), review.at(), groupBy);
                counts[5]++;
                counts[6] += review.empathy();
                counts[7] += review.solution();
                counts[8] += review.writing();
            }
        }
        Map<String, List<Long>> result = new TreeMap<>();
        groups.forEach((group, counts) ->
                result.put(group, Arrays.stream(counts).boxed().toList()));
        return result;
    }

    /** By variant: uses, ratings and satisfied. */
    public Map<String, List<Long>> experiment(String template) {
        Map<String, long[]> variants = new TreeMap<>();
        for (Replied reply : history.of(Replied.class)) {
            if (answers(reply) && template.equals(reply.template()) && reply.variant() != null) {
                variants.computeIfAbsent(reply.variant(), v -> new long[3])[0]++;
            }
        }
        for (Rated rating : history.of(Rated.class)) {
            Replied reply = lastTemplatedBefore(rating.ticket(), rating.at());
            if (reply != null && template.equals(reply.template()) && reply.variant() != null) {
                long[] counts = Objects.requireNonNull(variants.get(reply.variant()));
                counts[1]++;
                counts[2] += rating.score() > 3 ? 1 : 0;
            }
        }
        Map<String, List<Long>> result = new TreeMap<>();
        variants.forEach((variant, counts) -> result.put(variant, List.of(counts[0], counts[1], counts[2])));
        return result;
    }

    private long[] counts(Map<String, long[]> groups, String ticket, Instant at, String groupBy) {
        String group = switch (groupBy) {
            case "department" -> department(ticket, at);
            case "channel" -> channel(ticket, at);
            case "template" -> {
                Replied reply = lastTemplatedBefore(ticket, at);
                yield reply == null ? "none" : Objects.requireNonNull(reply.template());
            }
            default -> "all";
        };
        return groups.computeIfAbsent(group, g -> new long[9]);
    }

    private String channel(String ticket, Instant at) {
        String channel = "none";
        for (Opened opened : history.of(Opened.class)) {
            if (opened.ticket().equals(ticket) && !opened.at().isAfter(at)) {
                channel = opened.channel();
            }
        }
        return channel;
    }

    private String department(String ticket, Instant at) {
        String department = "none";
        Instant since = Instant.MIN;
        for (Opened opened : history.of(Opened.class)) {
            if (opened.ticket().equals(ticket) && !opened.at().isAfter(at)) {
                department = opened.department();
                since = opened.at();
            }
        }
        for (Reclassified change : history.of(Reclassified.class)) {
            if (change.ticket().equals(ticket)
                    && change.department() != null
                    && !change.at().isAfter(at)
                    && !change.at().isBefore(since)) {
                department = change.department();
                since = change.at();
            }
        }
        return department;
    }

    private @Nullable Replied lastTemplatedBefore(String ticket, Instant at) {
        List<Replied> before = new ArrayList<>();
        for (Replied reply : history.of(Replied.class)) {
            if (reply.ticket().equals(ticket)
                    && answers(reply)
                    && reply.template() != null
                    && reply.at().isBefore(at)) {
                before.add(reply);
            }
        }
        return before.stream()
                .max(Comparator.comparing(Replied::at).thenComparing(Replied::id))
                .orElse(null);
    }

    /** Those while the ticket was not merged. Events of one instant are in the order of their ids. */
    private List<StatusChanged> changesOf(String ticket) {
        return history.of(StatusChanged.class).stream()
                .filter(change -> change.ticket().equals(ticket) && !isMergedAt(ticket, change.at()))
                .toList();
    }

    /** A merge and an undoing at one instant cancel each other. */
    private boolean isMergedAt(String ticket, Instant at) {
        NavigableMap<Instant, Set<Boolean>> undone = new TreeMap<>();
        for (TicketMerged merge : history.of(TicketMerged.class)) {
            if (merge.ticket().equals(ticket) && !merge.at().isAfter(at)) {
                undone.computeIfAbsent(merge.at(), time -> new HashSet<>()).add(merge.undone());
            }
        }
        for (Set<Boolean> latest : undone.descendingMap().values()) {
            if (latest.size() == 1) {
                return latest.contains(false);
            }
        }
        return false;
    }

    private @Nullable Instant firstResolution(String ticket) {
        if (isMergedAt(ticket, Instant.MAX)) {
            return null;
        }
        return changesOf(ticket).stream()
                .filter(NaiveTickets::isDone)
                .map(StatusChanged::at)
                .findFirst()
                .orElse(null);
    }

    private boolean isAtFirstContact(String ticket, Instant resolved) {
        long answers = history.of(Replied.class).stream()
                .filter(reply -> reply.ticket().equals(ticket) && answers(reply))
                .count();
        boolean done = false;
        for (StatusChanged change : changesOf(ticket)) {
            if (done && !isDone(change)) {
                return false;
            }
            done |= isDone(change);
        }
        return answers == 1
                && history.of(Replied.class).stream()
                        .filter(reply ->
                                reply.ticket().equals(ticket) && reply.author().equals("customer") && !reply.internal())
                        .noneMatch(reply -> reply.at().isAfter(resolved) && isResolvedAt(ticket, reply.at()));
    }

    private boolean isResolvedAt(String ticket, Instant at) {
        String status = "open";
        for (StatusChanged change : changesOf(ticket)) {
            if (!change.at().isAfter(at)) {
                status = change.status();
            }
        }
        return status.equals("resolved");
    }

    private static boolean isDone(StatusChanged change) {
        return change.status().equals("resolved") || change.status().equals("closed");
    }

    private static boolean answers(Replied reply) {
        return reply.author().equals("agent") && !reply.internal();
    }

    private static boolean isIn(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
