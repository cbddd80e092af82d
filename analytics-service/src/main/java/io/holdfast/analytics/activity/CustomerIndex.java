package io.holdfast.analytics.activity;

import java.util.Arrays;

/**
 * Compact hash map from customer ids to dense numbers: open addressing with linear probing (Knuth, The Art of Computer
 * Programming, vol. 3, 6.4), at most half full, so expected O(1) per operation. The table holds numbers only; the ids are
 * stored one after the other in one byte array, so a customer takes a few tens of bytes. Ids are ASCII of at most 64
 * characters (contract); numbers are assigned by the caller. Not thread-safe.
 */
public final class CustomerIndex {

    /** Result of {@link #find} for an id that is not in the map. */
    public static final int NOT_FOUND = -1;

    private static final int EMPTY_SLOT = 0;
    private static final int INITIAL_SLOTS = 64;

    /** Customer number + 1 by hash slot. */
    private int[] table = new int[INITIAL_SLOTS];

    private int usedSlots;
    private byte[] ids = new byte[1024];
    private int idsEnd;
    /** By number: the start of the id in {@link #ids} and its length; length 0 for a number without an id. */
    private int[] starts = new int[INITIAL_SLOTS];

    private byte[] lengths = new byte[INITIAL_SLOTS];

    public int find(String id) {
        for (int slot = slotOf(id); table[slot] != EMPTY_SLOT; slot = nextSlot(slot)) {
            int number = table[slot] - 1;
            if (isIdOf(number, id)) {
                return number;
            }
        }
        return NOT_FOUND;
    }

    /**
     * Adds a customer.
     *
     * @throws IllegalStateException when the number or the id is in the map already
     */
    public void put(String id, int number) {
        if (find(id) != NOT_FOUND || lengthOf(number) != 0) {
            throw new IllegalStateException("customer number " + number + " is assigned twice");
        }
        if (2 * (usedSlots + 1) > table.length) {
            rehash();
        }
        appendId(id, number);
        insert(id.hashCode(), number);
    }

    /** Removes an id and overwrites its bytes; its slot stays in use, as a tombstone, until the table grows. */
    void remove(String id) {
        int number = find(id);
        if (number == NOT_FOUND) {
            return;
        }
        Arrays.fill(ids, starts[number], starts[number] + lengths[number], (byte) 0);
        lengths[number] = 0;
    }

    private void appendId(String id, int number) {
        int length = id.length();
        if (idsEnd + length > ids.length) {
            ids = Arrays.copyOf(ids, Math.addExact(ids.length, Math.max(ids.length / 2, length)));
        }
        if (number >= starts.length) {
            int size = Math.max(number + 1, starts.length + starts.length / 2);
            starts = Arrays.copyOf(starts, size);
            lengths = Arrays.copyOf(lengths, size);
        }
        for (int i = 0; i < length; i++) {
            ids[idsEnd + i] = (byte) id.charAt(i);
        }
        starts[number] = idsEnd;
        lengths[number] = (byte) length;
        idsEnd += length;
    }

    private void insert(int hash, int number) {
        int slot = mix(hash) & (table.length - 1);
        while (table[slot] != EMPTY_SLOT) {
            slot = nextSlot(slot);
        }
        table[slot] = number + 1;
        usedSlots++;
    }

    private void rehash() {
        int[] oldTable = table;
        table = new int[Math.multiplyExact(oldTable.length, 2)];
        usedSlots = 0;
        for (int entry : oldTable) {
            if (entry != EMPTY_SLOT && lengths[entry - 1] != 0) {
                insert(hashOf(entry - 1), entry - 1);
            }
        }
    }

    private boolean isIdOf(int number, String id) {
        int length = lengths[number];
        if (length == 0 || length != id.length()) {
            return false;
        }
        int start = starts[number];
        for (int i = 0; i < length; i++) {
            if (ids[start + i] != id.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@link String#hashCode}, computed from the bytes. */
    private int hashOf(int number) {
        int hash = 0;
        for (int i = starts[number]; i < starts[number] + lengths[number]; i++) {
            hash = 31 * hash + ids[i];
        }
        return hash;
    }

    private int lengthOf(int number) {
        return number < lengths.length ? lengths[number] : 0;
    }

    private int slotOf(String id) {
        return mix(id.hashCode()) & (table.length - 1);
    }

    private int nextSlot(int slot) {
        return (slot + 1) & (table.length - 1);
    }

    /**
     * Fibonacci hashing (Knuth, ibid.): multiplication by 2^32 divided by the golden ratio. Consecutive ids differ in
     * their lowest bits only and would otherwise form one long run of slots.
     */
    private static int mix(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }
}
