package io.holdfast.analytics.activity;

import java.util.Arrays;

/**
 * From a customer's id to its dense number, in a few tens of bytes a customer: the ids stand end to end in one array, the
 * hash table holds numbers only. Ids are ASCII of at most 64 characters (contract), numbers are given by the caller.
 */
public final class CustomerIndex {

    /** What {@link #find} says of an id that it does not have. */
    public static final int NOT_FOUND = -1;

    private static final int EMPTY_SLOT = 0;
    private static final int INITIAL_SLOTS = 64;

    /** Customer number + 1 by hash slot; linear probing, at most half full. */
    private int[] table = new int[INITIAL_SLOTS];

    private int usedSlots;
    private byte[] ids = new byte[1024];
    private int idsEnd;
    /** By number: where the id starts in {@link #ids}, and how long it is; 0 for a number that has none. */
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
     * @throws IllegalStateException when the number has an id already, or the id a number
     */
    public void put(String id, int number) {
        if (find(id) != NOT_FOUND || lengthOf(number) != 0) {
            throw new IllegalStateException("customer number " + number + " is given twice");
        }
        if (2 * (usedSlots + 1) > table.length) {
            rehash();
        }
        appendId(id, number);
        insert(id.hashCode(), number);
    }

    /** Forgets an id, letter by letter; its slot stays taken until the table grows. */
    public void remove(String id) {
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

    /** As {@link String#hashCode}, from the bytes. */
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

    /** Ids that count upwards differ in their last bits only: mix, so that they do not stand in one run. */
    private static int mix(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }
}
