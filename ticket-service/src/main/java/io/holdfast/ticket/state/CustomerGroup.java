package io.holdfast.ticket.state;

import java.util.ArrayList;
import java.util.List;

import io.holdfast.contract.CustomerId;

/**
 * A customer with those who were merged into them: one person by several ids.
 *
 * @param customer who was not merged into anybody
 * @param merged those who were
 */
public record CustomerGroup(CustomerId customer, List<CustomerId> merged) {

    public CustomerGroup {
        merged = List.copyOf(merged);
    }

    /** All ids, that of the customer first. */
    public List<CustomerId> ids() {
        List<CustomerId> ids = new ArrayList<>(merged.size() + 1);
        ids.add(customer);
        ids.addAll(merged);
        return ids;
    }

    /** All ids as texts. */
    public List<String> texts() {
        return ids().stream().map(CustomerId::value).toList();
    }
}
