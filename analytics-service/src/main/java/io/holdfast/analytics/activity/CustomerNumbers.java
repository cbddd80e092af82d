package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ErasureCut;

/**
 * The customer numbers of a partition (dictionary encoding of customer ids), and the cuts of its erased customers by digests of
 * their ids. Confined to the instance that owns the partition; not thread-safe.
 */
public final class CustomerNumbers {

    private final UnaryOperator<String> digest;
    private final CustomerIndex numbers = new CustomerIndex();
    private final Map<String, ErasureCut> cutsByDigest = new HashMap<>();
    /** Of customers in a new life, so that no digest is computed for the others. */
    private final Map<Integer, ErasureCut> cutsByNumber = new HashMap<>();

    private final Set<String> merged = new HashSet<>();
    /** An earlier version, which does not know merges, gave them a number of the partition. */
    private final Set<String> mergedWithNumber = new HashSet<>();

    private final LatestInstants latestInstants = new LatestInstants();
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

    /**
     * Adds a customer.
     *
     * @param cut of a customer in a new life, the cut of the last erasure
     */
    public void add(String customerId, int number, @Nullable ErasureCut cut) {
        numbers.put(customerId, number);
        if (isMerged(customerId)) {
            mergedWithNumber.add(customerId);
        }
        if (cut != null) {
            cutsByNumber.put(number, cut);
        }
    }

    /** Adds a customer who is counted in the partition of persons; before those with numbers are added. */
    public void addMerged(String customerId) {
        merged.add(customerId);
    }

    public void addErased(String erasedDigest, ErasureCut cut) {
        cutsByDigest.put(erasedDigest, cut);
    }

    /** Applies an update that has been committed. */
    public void apply(PartitionUpdate update) {
        update.erasures().forEach(erasure -> {
            numbers.remove(erasure.customerId());
            cutsByDigest.merge(erasure.digest(), erasure.cut(), ErasureCut::later);
            if (erasure.number() != null) {
                cutsByNumber.remove(erasure.number());
            }
        });
        update.merged().handedOver().forEach(numbers::remove);
        update.endedNumbers().forEach(cutsByNumber::remove);
        mergedWithNumber.removeAll(update.merged().handedOver());
        update.merged().merged().forEach((customerId, isMerged) -> {
            if (isMerged) {
                merged.add(customerId);
            } else {
                merged.remove(customerId);
            }
        });
        update.newCustomers().forEach(customer -> add(customer.customerId(), customer.number(), customer.cut()));
        update.instants().forEach(latestInstants::add);
        nextCustomer = update.nextCustomer();
    }

    /** Merged customers who have a number in this partition as well; mostly none. */
    public Set<String> mergedWithNumber() {
        return Set.copyOf(mergedWithNumber);
    }

    boolean isMerged(String customerId) {
        return !merged.isEmpty() && merged.contains(customerId);
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

    /** The cut of a customer's last erasure. */
    @Nullable
    ErasureCut cut(String customerId, int number) {
        if (number != CustomerIndex.NOT_FOUND) {
            return cutsByNumber.isEmpty() ? null : cutsByNumber.get(number);
        }
        return cutsByDigest.isEmpty() ? null : cutsByDigest.get(digest(customerId));
    }

    /** The latest instant of that activity; null when only the day is known. */
    @Nullable
    Instant latestInstant(ActivityChange.Active activity) {
        return latestInstants.of(activity);
    }
}
