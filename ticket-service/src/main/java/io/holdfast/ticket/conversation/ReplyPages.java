package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;

/**
 * Loads the replies of a ticket, the newest first, a page at a time. A page ends at its limit, or where its messages are
 * about a mebibyte: further ones are not loaded.
 */
final class ReplyPages {

    /** Sort key. */
    private record Position(Instant time, long position, String id, String source) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "replies",
                (position, to) -> to.instant(position.time())
                        .bigint(position.position())
                        .text(position.id())
                        .text(position.source()),
                from -> new Position(from.instant(), from.bigint(), from.text(), from.text()));
    }

    private ReplyPages() {}

    static Uni<Page<ReplyView>> load(Mutiny.Session session, TicketId ticket, int limit, @Nullable String cursor) {
        return facts(session, ticket, limit + 1, cursor)
                .chain(facts -> StoredTexts.sizes(session, ids(facts)).chain(sizes -> {
                    int fitting = Page.fitting(facts, limit, fact -> sizes.getOrDefault(fact.id(), 0L));
                    return StoredTexts.ofFacts(session, facts.subList(0, fitting))
                            .map(texts -> page(facts, fitting, texts));
                }));
    }

    private static Uni<List<StoredFact>> facts(
            Mutiny.Session session, TicketId ticket, int max, @Nullable String cursor) {
        String after = cursor == null
                ? ""
                : " and (time < :at or (time = :at and (position < :position or (position = :position"
                        + " and (id < :id or (id = :id and source < :source))))))";
        Mutiny.SelectionQuery<StoredFact> select = session.createSelectionQuery(
                        "from StoredFact where subject = :ticket and type = 'reply-sent' and refusedAt is null" + after
                                + " order by time desc, position desc, id desc, source desc",
                        StoredFact.class)
                .setParameter("ticket", ticket.value())
                .setMaxResults(max);
        if (cursor != null) {
            Position last = Position.FORMAT.decode(cursor);
            select.setParameter("at", last.time())
                    .setParameter("position", last.position())
                    .setParameter("id", last.id())
                    .setParameter("source", last.source());
        }
        return select.getResultList();
    }

    private static List<String> ids(List<StoredFact> facts) {
        return facts.stream().map(StoredFact::id).toList();
    }

    private static Page<ReplyView> page(List<StoredFact> facts, int count, Map<String, StoredText> texts) {
        List<ReplyView> replies = facts.subList(0, count).stream()
                .map(fact -> reply(fact, fact.isFromHere() ? texts.get(fact.id()) : null))
                .toList();
        if (facts.size() == count) {
            return new Page<>(replies, null);
        }
        StoredFact last = facts.get(count - 1);
        return new Page<>(
                replies, Position.FORMAT.encode(new Position(last.time(), last.position(), last.id(), last.source())));
    }

    private static ReplyView reply(StoredFact fact, @Nullable StoredText text) {
        JsonNode data = fact.data();
        return new ReplyView(
                data.path("replyId").asText(),
                data.path("ticketId").asText(),
                data.path("author").asText(),
                data.path("agentId").asText(null),
                data.path("visibility").asText(),
                text == null ? null : text.message(),
                data.path("templateId").asText(null),
                data.path("variant").asText(null),
                text == null ? null : text.externalId(),
                fact.time());
    }
}
