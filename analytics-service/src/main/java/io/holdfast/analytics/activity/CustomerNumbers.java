package io.holdfast.analytics.activity;

import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The customer numbers of a partition (dictionary encoding of customer ids), and the digests of its erased customers.
 * Confined to the instance that owns the partition; not thread-safe.
 */
public final class CustomerNumbers {

    private final UnaryOperator<String> digest;
    private final CustomerIndex numbers = new CustomerIndex();
    private final Set<String> erasedDigests = new HashSet<>();
    private int nextCustomer;

    /**
     * Without customers.
     *
     * @param nextCustomer the first number that was never assigned
     * @param digest computes the digest of a customer id, which is stored in place of an erased one
     */
    public CustomerNumbers(int nextCustomer, UnaryOperator<String> digest) {
        this.nextCustomer = nextCustomer;
        this.digest = digest;
    }

    public void add(String customerId, int number) {
        numbers.put(customerId, number);
    }

    public void addErased(String erasedDigest) {
        erasedDigests.add(erasedDigest);
    }

    /** Applies an update that has been committed. */
    public void apply(PartitionUpdate update) {
        update.newCustomers().forEach(newCustomer -> numbers.put(newCustomer.customerId(), newCustomer.number()));
        update.erasures().forEach(erasure -> {
            numbers.remove(erasure.customerId());
            erasedDigests.add(erasure.digest());
        });
        nextCustomer = update.nextCustomer();
    }

    int nextCustomer() {
        return nextCustomer;
    }

    String digest(String customerId) {
        return digest.apply(customerId);
    }

    /** The customer's number, or {@link CustomerIndex#NOT_FOUND}. */
    int find(String customerId) {
        return numbers.find(customerId);
    }

    boolean isErased(String customerId) {
        return !erasedDigests.isEmpty() && erasedDigests.contains(digest(customerId));
    }
}
