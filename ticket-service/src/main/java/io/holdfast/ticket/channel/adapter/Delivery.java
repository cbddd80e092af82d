package io.holdfast.ticket.channel.adapter;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A request of a vendor.
 *
 * @param method in capitals
 * @param account of the address
 * @param suffix what follows the account in the path; empty for nothing
 * @param query as sent, without the question mark; empty without one
 * @param headers by their names in lower case, each with its values in their order
 * @param body the raw bytes
 */
@SuppressWarnings("ArrayRecordComponent") // deliveries are not compared
public record Delivery(
        String method, String account, String suffix, String query, Map<String, List<String>> headers, byte[] body) {

    /** With header names in any case. */
    public static Delivery of(
            String method,
            String account,
            String suffix,
            String query,
            Map<String, List<String>> headers,
            byte[] body) {
        Map<String, List<String>> lower = new TreeMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return new Delivery(method, account, suffix, query, lower, body);
    }

    /** The first value of a header whose name is given in lower case; null without one. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
