package io.holdfast.ticket.record;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** Finds what was said. */
public final class Wordings {

    private Wordings() {}

    /** The wordings of these facts, by fact id; those that have none are not in it. */
    public static Uni<Map<String, StoredWording>> of(Mutiny.Session session, Collection<String> factIds) {
        if (factIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return session.createSelectionQuery("from StoredWording where factId in :ids", StoredWording.class)
                .setParameter("ids", List.copyOf(factIds))
                .getResultList()
                .map(found -> found.stream().collect(Collectors.toMap(StoredWording::factId, Function.identity())));
    }
}
