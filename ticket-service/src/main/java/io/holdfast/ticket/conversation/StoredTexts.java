package io.holdfast.ticket.conversation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** Queries of texts. */
public final class StoredTexts {

    private StoredTexts() {}

    /** The texts of these events, by event id. Another system's event may have the same id, and has no text. */
    public static Uni<Map<String, StoredText>> ofFacts(Mutiny.Session session, Collection<StoredFact> facts) {
        return load(
                session,
                facts.stream()
                        .filter(StoredFact::isFromHere)
                        .map(StoredFact::id)
                        .toList());
    }

    /** The texts of events of this service by event id; events without a text are absent. */
    static Uni<Map<String, StoredText>> load(Mutiny.Session session, Collection<String> factIds) {
        if (factIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return session.createSelectionQuery("from StoredText where factId in :ids", StoredText.class)
                .setParameter("ids", List.copyOf(factIds))
                .getResultList()
                .map(found -> found.stream().collect(Collectors.toMap(StoredText::factId, Function.identity())));
    }

    /** The sizes of texts in bytes, by event id, without loading them; events without a text are absent. */
    public static Uni<Map<String, Long>> sizes(Mutiny.Session session, Collection<String> factIds) {
        if (factIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return session.createSelectionQuery(
                        "select factId, octet_length(message) from StoredText where factId in :ids", Object[].class)
                .setParameter("ids", List.copyOf(factIds))
                .getResultList()
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> (String) row[0], row -> ((Number) row[1]).longValue())));
    }
}
