import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Waits until the platform has done everything, and compares its ledger with what the load of {@code loyalty-kills} was
 * acknowledged: {@code java LoyaltyCheck.java PLATFORM-FOLDER RESULTS-FOLDER PROGRAMME-FILE SAMPLE SEED}. Prints what was
 * compared; exit code 1 if anything differs.
 */
final class LoyaltyCheck {

    private static final int SETTLED_SECONDS_MAX = 180;
    private static final int FAULTS_SHOWN = 20;
    private static final String LOYALTY = "loyalty";

    private final LoyaltyClient client;
    private final LoyaltyDatabase database;
    private final LoyaltyRecord record;
    private final List<String> faults = new ArrayList<>();

    private LoyaltyCheck(LoyaltyClient client, LoyaltyDatabase database, LoyaltyRecord record) {
        this.client = client;
        this.database = database;
        this.record = record;
    }

    public static void main(String... args) throws IOException, InterruptedException {
        Logger.getLogger("").setLevel(Level.SEVERE);
        Path platform = Path.of(args[0]);
        Path results = Path.of(args[1]);
        LoyaltyClient client = new LoyaltyClient(platform);
        LoyaltyRecord record = LoyaltyRecord.load(results);
        String password = LoyaltyClient.databasePassword(platform);
        List<String> faults;
        try (LoyaltyDatabase database = new LoyaltyDatabase(client.address("postgres"), LOYALTY, password);
                LoyaltyDatabase tickets = new LoyaltyDatabase(client.address("postgres"), "ticket", password)) {
            LoyaltyCheck check = new LoyaltyCheck(client, database, record);
            check.awaitSettled(tickets);
            check.reconcile();
            check.purchases();
            check.referrals();
            check.requests();
            check.publishedEntries();
            faults = check.faults;
            JsonNode programme = LoyaltyClient.JSON.readTree(Path.of(args[2]).toFile());
            LoyaltyReplay replay = new LoyaltyReplay(client, database, record, programme, results);
            faults.addAll(replay.run(Integer.parseInt(args[3]), Long.parseLong(args[4])));
        }
        faults.stream().limit(FAULTS_SHOWN).forEach(fault -> System.out.println("  " + fault));
        if (!faults.isEmpty()) {
            System.out.println("  differences: " + faults.size());
            System.exit(1);
        }
    }

    private void awaitSettled(LoyaltyDatabase tickets) throws InterruptedException {
        for (int i = 0; i < SETTLED_SECONDS_MAX; i++) {
            long open = database.number("select count(*) from redemption where state = 'held'")
                    + database.number("select count(*) from account where next_due_at <= now()")
                    + database.number("select count(*) from outbox")
                    + tickets.number("select count(*) from outbox");
            if (open == 0) {
                return;
            }
            TimeUnit.SECONDS.sleep(1);
        }
        faults.add("holds, due times or unpublished events are left after " + SETTLED_SECONDS_MAX + " s");
    }

    private void reconcile() throws InterruptedException {
        JsonNode report = client.get(LOYALTY, "/reconciliation").body();
        for (JsonNode each : report.path("checks")) {
            if (!each.path("holds").asBoolean()) {
                faults.add("reconciliation: " + each);
            }
        }
        requireSame("GET /reconciliation", "consistent", report.path("consistent").asBoolean() ? "consistent" : report);
        requireSame("refused facts", 0L, database.number("select count(*) from refused"));
    }

    /** What is recorded of a purchase. */
    private record Posted(
            long awarded, BigDecimal refunded, long revoked, long awards, long spend, long reversed, long expired) {}

    /**
     * Each purchase has one award, whose part by rule {@code spend} is the whole units of its amount, and its refunds took back
     * their share of the award: by entries, and by points that had expired before.
     */
    private void purchases() throws InterruptedException {
        Map<String, BigDecimal> refunds = new HashMap<>();
        record.refunds().forEach(each -> refunds.merge(each.purchaseId(), new BigDecimal(each.amount()), BigDecimal::add));
        Map<String, Posted> posted = posted();
        requireSame("purchases", (long) record.purchases().size(), (long) posted.size());
        long spend = 0;
        long revoked = 0;
        for (LoyaltyRecord.Purchase each : record.purchases()) {
            Posted found = posted.get(each.id());
            if (found == null) {
                faults.add("purchase " + each.id() + " is missing");
                continue;
            }
            BigDecimal amount = new BigDecimal(each.amount());
            BigDecimal refunded = refunds.getOrDefault(each.id(), BigDecimal.ZERO);
            long share = BigDecimal.valueOf(found.awarded())
                    .multiply(refunded)
                    .divide(amount, 0, RoundingMode.DOWN)
                    .longValueExact();
            requireSame("awards of " + each.id(), 1L, found.awards());
            requireSame("points by amount of " + each.id(), amount.toBigInteger().longValueExact(), found.spend());
            requireSame("refunded of " + each.id(), refunded.stripTrailingZeros(), found.refunded().stripTrailingZeros());
            requireSame("taken back of " + each.id(), share, found.revoked());
            requireSame("reversals and expired points of " + each.id(), share, found.reversed() + found.expired());
            spend += found.spend();
            revoked += found.revoked();
        }
        System.out.printf(
                "  purchases %,d: points by amount %,d, of them and others taken back by %,d refunds %,d%n",
                record.purchases().size(), spend, record.refunds().size(), revoked);
        requireSame("ratings", (long) record.ratings().size(), database.number("select count(*) from engagement"));
    }

    /** By purchase. Of its lots, what expired and a reversal counted is what was allocated to expiries, less what is not counted. */
    private Map<String, Posted> posted() throws InterruptedException {
        Map<String, Posted> posted = new HashMap<>();
        database.query("""
                with lots as (
                   select e.subject, sum(l.points) filter (where l.rule = 'spend') as spend,
                          sum(coalesce(x.points, 0) - l.expired) as counted
                     from entry e
                     join lot l on l.customer_id = e.customer_id and l.entry = e.number
                     left join (select a.customer_id, a.lot, sum(a.points) as points
                                  from allocation a
                                  join entry d on d.customer_id = a.customer_id and d.number = a.debit and d.kind = 'expiry'
                                 group by 1, 2) x on x.customer_id = l.customer_id and x.lot = l.number
                    where e.kind = 'award' and e.rule = 'purchase' group by 1),
                entries as (
                   select subject, count(*) filter (where kind = 'award' and rule = 'purchase') as awards,
                          -sum(points) filter (where kind = 'reversal' and rule = 'refund') as reversed
                     from entry where subject is not null group by 1)
                select p.purchase_id, p.awarded, p.refunded, p.revoked, coalesce(e.awards, 0), coalesce(l.spend, 0),
                       coalesce(e.reversed, 0), coalesce(l.counted, 0)
                  from purchase p
                  left join entries e on e.subject = p.purchase_id
                  left join lots l on l.subject = p.purchase_id
                """,
                row -> posted.put(
                        row.getString(1),
                        new Posted(
                                row.getLong(2),
                                row.getBigDecimal(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8))));
        return posted;
    }

    /** A first purchase of 25 EUR is paid to both sides. */
    private void referrals() throws InterruptedException {
        Map<String, Long> paid = new HashMap<>();
        database.query(
                "select subject, count(*) from entry where kind = 'award' and rule like 'referral:%' group by 1",
                row -> paid.put(row.getString(1), row.getLong(2)));
        BigInteger minimum = BigInteger.valueOf(25);
        int referrals = 0;
        for (LoyaltyRecord.Purchase each : record.purchases()) {
            boolean pays = each.referred() && new BigDecimal(each.amount()).toBigInteger().compareTo(minimum) >= 0;
            requireSame("referral payments of " + each.id(), pays ? 2L : 0L, paid.getOrDefault(each.id(), 0L));
            referrals += pays ? 1 : 0;
        }
        System.out.printf("  referrals %,d, ratings %,d%n", referrals, record.ratings().size());
    }

    /** Nothing that was answered is lost, and nothing else is there. */
    private void requests() throws InterruptedException {
        Map<String, JsonNode> holds = new HashMap<>();
        Map<String, String> states = new HashMap<>();
        Map<String, Long> counts = new TreeMap<>();
        Set<String> adjustments = new HashSet<>();
        Set<String> used = new HashSet<>();
        for (JsonNode each : record.requests()) {
            boolean isSuccess = each.get("status").asInt() < 300;
            JsonNode answer = each.get("answer");
            String type = answer.path("type").asText();
            String outcome = isSuccess ? "done" : type.substring(type.lastIndexOf(':') + 1);
            counts.merge(each.get("kind").asText() + " " + outcome, 1L, Long::sum);
            if (isSuccess) {
                switch (each.get("kind").asText()) {
                    case "hold" -> holds.put(answer.get("redemptionId").asText(), answer);
                    case "capture", "cancel" -> states.put(
                            answer.get("redemptionId").asText(),
                            answer.get("state").asText() + " " + answer.get("captured").asLong());
                    case "adjustment" -> adjustments.add(answer.get("entryId").asText() + " " + answer.get("points").asLong());
                    case "use" -> used.add(answer.get("issuedId").asText());
                    default -> { }
                }
            }
        }
        System.out.println("  requests " + counts);
        Map<String, String> found = new HashMap<>();
        database.query(
                "select redemption_id, customer_id || ' ' || points, state || ' ' || captured from redemption",
                row -> found.put(row.getString(1) + " " + row.getString(2), row.getString(3)));
        requireSame("redemptions", holds.size(), found.size());
        holds.forEach((id, hold) -> requireSame(
                "redemption " + id,
                states.getOrDefault(id, "expired 0"),
                found.get(id + " " + hold.get("customerId").asText() + " " + hold.get("points").asLong())));
        requireSame("adjustments", adjustments, new HashSet<>(database.query(
                "select entry_id || ' ' || points from entry where kind = 'adjustment'", row -> row.getString(1))));
        requireSame("used rewards", used, new HashSet<>(database.query(
                "select issued_id from issued_reward where state = 'used'", row -> row.getString(1))));
        stock();
    }

    private void stock() throws InterruptedException {
        for (JsonNode reward : client.get(LOYALTY, "/programme").body().path("rewards")) {
            String name = reward.get("name").asText();
            long taken = database.number(
                    "select count(*) from redemption where reward = ? and state in ('held', 'captured')", name);
            requireSame(
                    "taken pieces of " + name,
                    taken,
                    database.number("select coalesce(max(taken), 0) from reward_stock where reward = ?", name));
            if (reward.hasNonNull("stock") && taken > reward.get("stock").asLong()) {
                faults.add(name + ": " + taken + " pieces are taken of " + reward.get("stock"));
            }
        }
    }

    /** Every entry is published, and nothing that is none. */
    private void publishedEntries() throws InterruptedException {
        Set<String> published = new HashSet<>();
        Topics.read(client.address("kafka"), LOYALTY, each -> {
            if (Topics.header(each, "ce_type").startsWith("points-")) {
                published.add(Topics.header(each, "ce_id"));
            }
        });
        List<String> entries = database.query("select entry_id from entry", row -> row.getString(1));
        requireSame("published entries", entries.size(), published.size());
        requireSame("entries that are not published", 0L, entries.stream().filter(each -> !published.contains(each)).count());
        System.out.printf("  entries %,d, each published%n", entries.size());
    }

    private void requireSame(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            String difference = what + ": " + found + ", not " + expected;
            faults.add(difference.substring(0, Math.min(difference.length(), 500)));
        }
    }
}
