package io.holdfast.ticket.conversation;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** What a list shows of a ticket's opening text; its message, which may be long, is not loaded. */
record TicketText(
        @Nullable String subject,
        @Nullable String externalId,
        @Nullable String account) {

    /** By the id of the opening event; events without a text are absent. */
    static Uni<Map<String, TicketText>> load(Mutiny.Session session, Collection<String> factIds) {
        if (factIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return session.createSelectionQuery(
                        "select factId, subject, externalId, account from StoredText where factId in :ids",
                        Object[].class)
                .setParameter("ids", List.copyOf(factIds))
                .getResultList()
                .map(rows -> {
                    Map<String, TicketText> texts = HashMap.newHashMap(rows.size());
                    for (Object[] row : rows) {
                        texts.put((String) row[0], new TicketText((String) row[1], (String) row[2], (String) row[3]));
                    }
                    return texts;
                });
    }
}
