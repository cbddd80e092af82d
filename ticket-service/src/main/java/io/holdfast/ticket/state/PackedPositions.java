package io.holdfast.ticket.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventKey;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.TimelinePosition;
import io.holdfast.contract.WireEnum;

/**
 * What a ticket's row stores in addition to its plain columns, so that the next event can be applied without the earlier ones:
 * the reported status, and the timeline position of the event that set each property. Most properties share the
 * position of the creation, so that each position is written once: the first line holds the status and the numbers of
 * the positions, each further line one position.
 */
public record PackedPositions(
        @Nullable TicketStatus reportedStatus,
        @Nullable TimelinePosition opening,
        @Nullable TimelinePosition status,
        @Nullable TimelinePosition priority,
        @Nullable TimelinePosition department,
        @Nullable TimelinePosition tags,
        @Nullable TimelinePosition agentId,
        @Nullable TimelinePosition expectedResolutionAt,
        @Nullable TimelinePosition score,
        @Nullable TimelinePosition mergedInto,
        @Nullable TimelinePosition customerReply) {

    private static final String NONE = "-";

    public static PackedPositions of(Ticket ticket) {
        Opening opening = ticket.opening();
        return new PackedPositions(
                ticket.reportedStatus().value(),
                opening == null ? null : opening.position(),
                ticket.reportedStatus().position(),
                ticket.priority().position(),
                ticket.department().position(),
                ticket.tags().position(),
                ticket.agentId().position(),
                ticket.expectedResolutionAt().position(),
                ticket.score().position(),
                ticket.mergedInto().position(),
                ticket.customerReply());
    }

    public String pack() {
        StringBuilder text = new StringBuilder(160);
        text.append(reportedStatus == null ? NONE : reportedStatus.wireName());
        List<TimelinePosition> distinct = new ArrayList<>(2);
        append(text, distinct, opening);
        append(text, distinct, status);
        append(text, distinct, priority);
        append(text, distinct, department);
        append(text, distinct, tags);
        append(text, distinct, agentId);
        append(text, distinct, expectedResolutionAt);
        append(text, distinct, score);
        append(text, distinct, mergedInto);
        append(text, distinct, customerReply);
        for (TimelinePosition position : distinct) {
            text.append('\n')
                    .append(ChronoUnit.MICROS.between(Instant.EPOCH, position.time()))
                    .append(position.creation() ? " c " : " - ")
                    .append(position.key().id())
                    .append(' ')
                    .append(position.key().source());
        }
        return text.toString();
    }

    public static PackedPositions unpack(String packed) {
        List<String> lines = packed.lines().toList();
        List<String> head = words(lines.getFirst());
        List<TimelinePosition> distinct =
                lines.stream().skip(1).map(PackedPositions::position).toList();
        return new PackedPositions(
                WireEnum.find(TicketStatus.class, head.get(0)).orElse(null),
                numbered(distinct, head.get(1)),
                numbered(distinct, head.get(2)),
                numbered(distinct, head.get(3)),
                numbered(distinct, head.get(4)),
                numbered(distinct, head.get(5)),
                numbered(distinct, head.get(6)),
                numbered(distinct, head.get(7)),
                numbered(distinct, head.get(8)),
                numbered(distinct, head.get(9)),
                numbered(distinct, head.get(10)));
    }

    private static void append(
            StringBuilder text, List<TimelinePosition> distinct, @Nullable TimelinePosition position) {
        text.append(' ');
        if (position == null) {
            text.append(NONE);
            return;
        }
        int number = distinct.indexOf(position);
        if (number < 0) {
            number = distinct.size();
            distinct.add(position);
        }
        text.append(number);
    }

    private static @Nullable TimelinePosition numbered(List<TimelinePosition> distinct, String number) {
        return number.equals(NONE) ? null : distinct.get(Integer.parseInt(number));
    }

    private static TimelinePosition position(String line) {
        List<String> words = words(line);
        Instant time = Instant.EPOCH.plus(Long.parseLong(words.get(0)), ChronoUnit.MICROS);
        return new TimelinePosition(time, words.get(1).equals("c"), new EventKey(words.get(3), words.get(2)));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>(11);
        int from = 0;
        for (int to = line.indexOf(' '); to >= 0; to = line.indexOf(' ', from)) {
            words.add(line.substring(from, to));
            from = to + 1;
        }
        words.add(line.substring(from));
        return words;
    }
}
