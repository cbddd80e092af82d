package io.holdfast.bench.loyalty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.bench.harness.Database;

/** Compares the ledger with what was given and captured. */
final class LedgerCheck implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ASKED_ACCOUNTS_MAX = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI service;
    private final String adminToken;
    private final Database database;

    LedgerCheck(URI service, String adminToken, Database database) {
        this.service = service;
        this.adminToken = adminToken;
        this.database = database;
    }

    /**
     * What is wrong; empty when every redemption is captured once and every balance is what was given less what was captured.
     *
     * @param given the points that each customer was given; the first {@value #ASKED_ACCOUNTS_MAX} customers are asked for over REST as well
     * @param captured the customer of each captured redemption
     * @param pointsEach the points of each redemption
     */
    List<String> faults(Map<String, Long> given, Map<String, String> captured, long pointsEach)
            throws SQLException, IOException, InterruptedException {
        List<String> faults = new ArrayList<>(entryFaults(captured, pointsEach));
        faults.addAll(stateFaults());
        Map<String, Long> balances = new LinkedHashMap<>(given);
        captured.values().forEach(customer -> balances.merge(customer, -pointsEach, Long::sum));
        faults.addAll(balanceFaults(balances));
        List<String> customers = List.copyOf(balances.keySet());
        for (String customer : customers.subList(0, Math.min(customers.size(), ASKED_ACCOUNTS_MAX))) {
            faults.addAll(accountFaults(customer, balances.getOrDefault(customer, 0L)));
        }
        if (!get("/reconciliation").path("consistent").asBoolean()) {
            faults.add("GET /reconciliation is not consistent");
        }
        return faults;
    }

    /** What is wrong with the account as the service answers it. */
    private List<String> accountFaults(String customerId, long balance) throws IOException, InterruptedException {
        JsonNode account = get("/customers/" + customerId);
        boolean isRight = account.path("balance").asLong() == balance
                && account.path("available").asLong() == balance
                && account.path("held").asLong() == 0;
        return isRight
                ? List.of()
                : List.of("GET /customers/%s: balance is to be %d, and nothing held: %s"
                        .formatted(customerId, balance, account));
    }

    /** The entries of redemptions: one for each that was captured. */
    private List<String> entryFaults(Map<String, String> captured, long pointsEach) throws SQLException {
        Map<String, String> missing = new HashMap<>(captured);
        List<String> faults = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select about, customer_id, points from entry where kind = 'redemption'")) {
            while (row.next()) {
                String redemption = row.getString(1);
                boolean isExpected = row.getString(2).equals(missing.remove(redemption));
                if (!isExpected || row.getLong(3) != -pointsEach) {
                    faults.add("an entry of %s has %d points by %s, which was not captured, or twice, or otherwise"
                            .formatted(row.getString(2), row.getLong(3), redemption));
                }
            }
        }
        missing.keySet().forEach(redemption -> faults.add("redemption " + redemption + " has no entry"));
        return faults;
    }

    /** Every redemption is captured: a hold that was answered was captured before the load ended. */
    private List<String> stateFaults() throws SQLException {
        try (Connection connection = database.connect()) {
            long open = Database.queryLong(connection, "select count(*) from redemption where state <> 'captured'");
            return open == 0 ? List.of() : List.of("%,d redemptions are not captured".formatted(open));
        }
    }

    private List<String> balanceFaults(Map<String, Long> expected) throws SQLException {
        Map<String, Long> missing = new HashMap<>(expected);
        List<String> faults = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select customer_id, balance from account")) {
            while (row.next()) {
                Long balance = missing.remove(row.getString(1));
                if (balance == null || balance != row.getLong(2)) {
                    faults.add("the balance of %s is %d, expected %s"
                            .formatted(row.getString(1), row.getLong(2), balance));
                }
            }
        }
        missing.keySet().forEach(customer -> faults.add(customer + " has no account"));
        return faults;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", "Bearer " + adminToken)
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("GET " + path + " was answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        client.close();
    }
}
