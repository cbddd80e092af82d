package io.holdfast.ticket.review.draw;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

/**
 * Draws whom each agent reads in a week. The agents stand in a circle, in the order of a hash of week and agent, and each
 * reads the next ones: everybody reads and is read equally often, never oneself and nobody twice. The order depends on the
 * week and the agents only, so that a draw can be repeated; another week has another order.
 */
public final class ReviewDraw {

    private ReviewDraw() {}

    /**
     * The pairs, by reviewer; none when there are fewer than two agents.
     *
     * @param agents in any order
     * @param perAgent how many colleagues each reads; fewer when there are not so many
     */
    public static List<ReviewPair> of(IsoWeek week, Collection<String> agents, int perAgent) {
        List<String> circle = new ArrayList<>(new HashSet<>(agents));
        circle.sort(
                Comparator.comparing((String agent) -> weight(week, agent)).thenComparing(Comparator.naturalOrder()));
        int count = circle.size();
        List<ReviewPair> pairs = new ArrayList<>();
        for (int reviewer = 0; reviewer < count; reviewer++) {
            for (int step = 1; step <= Math.min(perAgent, count - 1); step++) {
                pairs.add(new ReviewPair(circle.get(reviewer), circle.get((reviewer + step) % count)));
            }
        }
        pairs.sort(Comparator.comparing(ReviewPair::reviewerId).thenComparing(ReviewPair::agentId));
        return List.copyOf(pairs);
    }

    private static String weight(IsoWeek week, String agent) {
        byte[] input = (week.text() + " " + agent).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(input));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
