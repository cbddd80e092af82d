package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.Fact;

/** Ids of imports known to exist, so that the table {@code import} is queried once per import. Thread-safe. */
public final class KnownImports {

    private static final String SELECT = "select import_id from import where import_id = any ($1)";

    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** Whether the event is of no import, or of one that exists. */
    public boolean contains(Fact<?> fact) {
        String importId = fact.extensions().get(Fact.IMPORT_ID);
        return importId == null || ids.contains(importId);
    }

    /** The ids of imports that are not known yet; they may exist. */
    public Set<String> unknown(Collection<? extends Fact<?>> facts) {
        Set<String> unknown = new HashSet<>();
        for (Fact<?> fact : facts) {
            if (!contains(fact)) {
                unknown.add(fact.extensions().get(Fact.IMPORT_ID));
            }
        }
        return unknown;
    }

    /** Adds those of the imports that exist. */
    public Uni<Void> load(SqlConnection connection, Set<String> importIds) {
        return Statements.forEachRow(
                connection,
                SELECT,
                Tuple.from(new Object[] {importIds.toArray(String[]::new)}),
                row -> ids.add(row.getString(0)));
    }
}
