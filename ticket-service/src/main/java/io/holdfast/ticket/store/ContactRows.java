package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.ticket.state.Contact;

/**
 * The contacts of a unit of work. A message from a contact confirms it for its customer, unless it is confirmed for another
 * one. Who only names a customer together with a contact claims it: a claim never decides whose a message is, and does not
 * prevent that the contact is confirmed for somebody else. Not thread-safe.
 */
final class ContactRows {

    /**
     * A contact of a customer.
     *
     * @param confirmed whether messages from the contact are the customer's; true for at most one customer
     */
    record ContactRow(Contact contact, CustomerId customerId, boolean confirmed) {}

    private record Key(Contact contact, CustomerId customerId) {}

    /** Sorted, so that two flushes with the same contacts wait for each other and do not deadlock. */
    private static final Comparator<Key> ORDER = Comparator.comparing(
                    (Key key) -> key.contact().kind())
            .thenComparing(key -> key.contact().value())
            .thenComparing(Key::customerId);

    private final Map<Contact, CustomerId> confirmed = new HashMap<>();
    private final Set<Key> claimed = new HashSet<>();
    private final Map<Key, ContactRow> changed = new TreeMap<>(ORDER);

    void load(ContactRow row) {
        if (row.confirmed()) {
            confirmed.put(row.contact(), row.customerId());
        } else {
            claimed.add(new Key(row.contact(), row.customerId()));
        }
    }

    @Nullable
    CustomerId confirmedOwner(Contact contact) {
        return confirmed.get(contact);
    }

    void add(Contact contact, CustomerId customer, boolean confirms) {
        CustomerId owner = confirmed.get(contact);
        Key key = new Key(contact, customer);
        if (customer.equals(owner)) {
            return;
        }
        if (confirms && owner == null) {
            confirmed.put(contact, customer);
            changed.put(key, new ContactRow(contact, customer, true));
        } else if (claimed.add(key)) {
            changed.put(key, new ContactRow(contact, customer, false));
        }
    }

    /** The rows to save, in the order of their keys. */
    Collection<ContactRow> changed() {
        return changed.values();
    }
}
