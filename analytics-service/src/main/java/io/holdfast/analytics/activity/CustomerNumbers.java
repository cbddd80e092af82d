package io.holdfast.analytics.activity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Which customers of a partition have which number, and which must stay forgotten. For the one who writes the partition. */
public final class CustomerNumbers {

    private final CustomerIndex numbers = new CustomerIndex();
    private final Set<String> erasedDigests = new HashSet<>();
    private int nextCustomer;

    /**
     * An empty roster.
     *
     * @param nextCustomer the first number that was never given
     */
    public CustomerNumbers(int nextCustomer) {
        this.nextCustomer = nextCustomer;
    }

    /** The digest under which an erased customer is remembered. */
    public static String digestOf(String customerId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(customerId.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public void add(String customerId, int number) {
        numbers.put(customerId, number);
    }

    public void addErased(String digest) {
        erasedDigests.add(digest);
    }

    /** What a step decided, now that it is committed. */
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

    /** The customer's number, or {@link CustomerIndex#NOT_FOUND}. */
    int find(String customerId) {
        return numbers.find(customerId);
    }

    boolean isErased(String customerId) {
        return !erasedDigests.isEmpty() && erasedDigests.contains(digestOf(customerId));
    }
}
