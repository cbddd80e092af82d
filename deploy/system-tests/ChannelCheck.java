import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the tickets of an account with the messages that were sent to it, over REST. Shops are compared in the database. */
final class ChannelCheck {

    /** Of a conversation, its first one included. */
    static final int MESSAGES_EACH = 20;
    /** Every seventh message is looked up by its vendor's id, as well. */
    private static final int LOOK_UP_EVERY = 7;

    private static final Pattern TICKET_ID = Pattern.compile("\"ticketId\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern CURSOR = Pattern.compile("\"nextCursor\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"Text ([a-z]+-\\d+)\\.");

    private final HttpClient client;
    private final String address;
    private final String token;

    ChannelCheck(HttpClient client, String address, String token) {
        this.client = client;
        this.address = address;
        this.token = token;
    }

    List<String> compare(ChannelVendors vendors, ChannelVendors.Vendor vendor, int count) throws IOException, InterruptedException {
        if (vendor.isShop()) {
            return List.of();
        }
        List<String> differences = new ArrayList<>();
        String account = vendor.channel() + ":" + ChannelVendors.ACCOUNT;
        Set<String> tickets = new TreeSet<>();
        for (String cursor = ""; cursor != null; ) {
            String page = get("/tickets?limit=200&account=" + account + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            TICKET_ID.matcher(page).results().forEach(each -> tickets.add(each.group(1)));
            Matcher next = CURSOR.matcher(page);
            cursor = next.find() ? next.group(1) : null;
        }
        Map<String, String> ticketOf = new HashMap<>();
        for (String ticket : tickets) {
            for (String message : MESSAGE.matcher(get("/tickets/" + ticket)).results().map(each -> each.group(1)).toList()) {
                String other = ticketOf.put(message, ticket);
                if (other != null) {
                    differences.add(message + " is in " + other + " and in " + ticket);
                }
            }
        }
        int conversations = Math.max(1, count / MESSAGES_EACH);
        if (tickets.size() != conversations) {
            differences.add(account + " has " + tickets.size() + " tickets instead of " + conversations);
        }
        for (int number = 0; number < count; number++) {
            String ticket = ticketOf.remove(vendor.channel() + "-" + number);
            if (ticket == null) {
                differences.add(vendor.channel() + "-" + number + " is in no ticket");
            } else if (number % LOOK_UP_EVERY == 0) {
                String id = URLEncoder.encode(vendors.externalId(vendor.channel(), number), StandardCharsets.UTF_8);
                List<String> found = TICKET_ID.matcher(get("/tickets?account=" + account + "&externalId=" + id))
                        .results().map(each -> each.group(1)).toList();
                if (!found.equals(List.of(ticket))) {
                    differences.add(account + " " + id + " is found in " + found + " instead of " + ticket);
                }
            }
        }
        ticketOf.forEach((message, ticket) -> differences.add(message + " in " + ticket + " was not sent"));
        System.out.printf("%-12s %,6d messages in %,d tickets%n", vendor.channel(), count, tickets.size());
        return differences;
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + token).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + " " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
