package io.holdfast.ticket.customer;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A customer as the REST API returns it. Contacts, totals and times are of the person: of all ids that were merged.
 *
 * @param mergedIntoCustomerId whom the customer was merged into; null when they were not
 * @param mergedCustomerIds the ids that were merged into the person's present one
 */
@Schema(name = "Customer")
record CustomerView(
        String customerId,
        @Nullable String mergedIntoCustomerId,
        List<String> mergedCustomerIds,
        List<ContactView> contacts,
        Totals totals,
        Instant firstSeenAt,
        Instant lastSeenAt) {

    /**
     * A contact of the customer; a handle is {@code channel:name}.
     *
     * @param confirmed whether messages that come from the contact without a customer id are this customer's; false when
     *     the contact was only named together with the customer id
     */
    @Schema(name = "Contact")
    record ContactView(
            @Schema(enumeration = {"email", "phone", "handle"})
            String kind,

            String value,
            boolean confirmed) {}

    /** Numbers of events, and sums of money. */
    record Totals(
            long tickets,
            long replies,
            long ratings,
            long purchases,
            long refunds,
            List<Amount> spent,
            List<Amount> refunded) {}

    /** A sum in one currency, as a decimal string. */
    record Amount(String currency, String amount) {}
}
