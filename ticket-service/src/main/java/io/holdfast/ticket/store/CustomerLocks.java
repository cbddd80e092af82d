package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;

/**
 * One advisory lock per customer, held until the end of the transaction. They are acquired in sorted order before
 * anything of the customers is loaded, so that transactions do not deadlock, and before the outbox is written, so that
 * a customer's events reach Kafka in the order of the commits.
 */
public final class CustomerLocks {

    private static final String LOCK = "select count(pg_advisory_xact_lock(key)) from unnest($1::bigint[]) as key";

    private static final String TRY_LOCK =
            "select key from unnest($1::bigint[]) as key where pg_try_advisory_xact_lock(key)";
    /** Keys of two numbers are apart from those of one. */
    private static final String LOCK_MERGES = "select count(pg_advisory_xact_lock(1, 1))";

    private static final String LOCK_MERGES_SHARED = "select count(pg_advisory_xact_lock_shared(1, 1))";

    private CustomerLocks() {}

    /**
     * Prevents all other merges of customers until the end of the transaction. It is acquired before any customer's lock.
     */
    public static Uni<Void> acquireMerges(SqlConnection tx) {
        return tx.query(LOCK_MERGES).execute().replaceWithVoid();
    }

    /** Prevents all merges of customers until the end of the transaction, together with others. */
    public static Uni<Void> acquireMergesShared(SqlConnection tx) {
        return tx.query(LOCK_MERGES_SHARED).execute().replaceWithVoid();
    }

    public static Uni<Void> acquire(SqlConnection tx, Collection<CustomerId> customers) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(keys(customers))).replaceWithVoid();
    }

    /**
     * Acquires the locks that no other transaction holds, and waits for none.
     *
     * @return the customers that are locked
     */
    public static Uni<Set<CustomerId>> tryAcquire(SqlConnection tx, Collection<CustomerId> customers) {
        return tx.preparedQuery(TRY_LOCK).execute(Tuple.of(keys(customers))).map(rows -> {
            Set<Long> acquired = new HashSet<>();
            rows.forEach(row -> acquired.add(row.getLong(0)));
            return customers.stream()
                    .filter(customer -> acquired.contains(key(customer.value())))
                    .collect(Collectors.toSet());
        });
    }

    private static Long[] keys(Collection<CustomerId> customers) {
        return customers.stream()
                .mapToLong(customer -> key(customer.value()))
                .sorted()
                .distinct()
                .boxed()
                .toArray(Long[]::new);
    }

    /**
     * FNV-1a over the characters, and the first half of MurmurHash3's 64-bit finalizer, so that similar ids differ
     * widely.
     */
    static long key(String customerId) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < customerId.length(); i++) {
            hash = (hash ^ customerId.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }
}
