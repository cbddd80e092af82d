package io.holdfast.loyalty.simulation;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads the accounts of the database in the form in which a simulation answers. */
final class LiveAccounts {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Map<String, String> PAST_TENSE = Map.of(
            "award", "awarded",
            "reversal", "revoked",
            "adjustment", "adjusted",
            "redemption", "redeemed",
            "return", "returned",
            "expiry", "expired",
            "transfer", "transferred");

    private final Pool pool;

    LiveAccounts(Pool pool) {
        this.pool = pool;
    }

    /** By customer; accounts that hold nothing and never did are left out. */
    Map<String, JsonNode> load(OffsetDateTime asOf) {
        Map<String, JsonNode> accounts = new TreeMap<>();
        for (Row row : query("""
                select a.customer_id, a.balance, a.deficit, a.tier,
                       coalesce((select sum(held) from lot l where l.customer_id = a.customer_id), 0)::bigint as held,
                       coalesce((select sum(remaining) from lot l
                                  where l.customer_id = a.customer_id and l.available_from > '%s'), 0)::bigint as pending
                  from account a
                """.formatted(asOf))) {
            ObjectNode account = CaseFiles.JSON.createObjectNode();
            String customer = row.getString("customer_id");
            long balance = row.getLong("balance");
            long held = row.getLong("held");
            long pending = row.getLong("pending");
            long deficit = row.getLong("deficit");
            account.put("customerId", customer)
                    .put("balance", balance)
                    .put("available", balance - held - pending + deficit)
                    .put("held", held)
                    .put("pending", pending)
                    .put("deficit", deficit)
                    .put("tier", row.getString("tier"));
            account.set("lots", lots(customer));
            account.set("entries", entries(customer));
            account.set("rewards", rewards(customer));
            accounts.put(customer, account);
        }
        return accounts;
    }

    private ArrayNode lots(String customer) {
        ArrayNode lots = CaseFiles.JSON.createArrayNode();
        for (Row row : query("""
                select coalesce(e.about, e.subject) as cause, l.* from lot l
                  join entry e on e.customer_id = coalesce(l.origin_account, l.customer_id)
                              and e.number = coalesce(l.origin_entry, l.entry)
                 where l.customer_id = '%s' order by l.number
                """.formatted(customer))) {
            lots.addObject()
                    .put("cause", row.getString("cause"))
                    .put("rule", row.getString("rule"))
                    .put("points", row.getLong("points"))
                    .put("remaining", row.getLong("remaining"))
                    .put("earnedAt", instant(row, "earned_at"))
                    .put("availableFrom", instant(row, "available_from"))
                    .put("expiresAt", instant(row, "expires_at"));
        }
        return lots;
    }

    private ArrayNode entries(String customer) {
        ArrayNode entries = CaseFiles.JSON.createArrayNode();
        for (Row row : query("""
                select *, coalesce(about, subject) as cause from entry where customer_id = '%s' order by number
                """.formatted(customer))) {
            ObjectNode entry = entries.addObject()
                    .put("kind", PAST_TENSE.get(row.getString("kind")))
                    .put("points", row.getLong("points"))
                    .put("balance", row.getLong("balance"))
                    .put("cause", row.getString("cause"))
                    .put("at", instant(row, "happened_at"));
            ArrayNode parts = entry.putArray("parts");
            ArrayNode allocations = entry.putArray("allocations");
            for (Row part : query("""
                    select rule, points from lot where customer_id = '%s' and entry = %d and rule is not null
                       and origin_account is null order by number
                    """.formatted(customer, row.getInteger("number")))) {
                parts.addObject().put("rule", part.getString("rule")).put("points", part.getLong("points"));
            }
            for (Row allocation : query("""
                    select coalesce(e.about, e.subject) as cause, a.points from allocation a
                      join lot l on l.customer_id = a.customer_id and l.number = a.lot
                      join entry e on e.customer_id = coalesce(l.origin_account, l.customer_id)
                                  and e.number = coalesce(l.origin_entry, l.entry)
                     where a.customer_id = '%s' and a.debit = %d order by a.lot
                    """.formatted(customer, row.getInteger("number")))) {
                allocations
                        .addObject()
                        .put("lotCause", allocation.getString("cause"))
                        .put("points", allocation.getLong("points"));
            }
        }
        return entries;
    }

    private ArrayNode rewards(String customer) {
        ArrayNode rewards = CaseFiles.JSON.createArrayNode();
        for (Row row : query("select * from issued_reward where customer_id = '%s' order by issued_at, issued_id"
                .formatted(customer))) {
            rewards.addObject()
                    .put("issuedId", row.getString("issued_id"))
                    .put("reward", row.getString("reward"))
                    .put("state", row.getString("state"))
                    .put("validUntil", instant(row, "valid_until"));
        }
        return rewards;
    }

    private static @Nullable String instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant().toString();
    }

    private Iterable<Row> query(String sql) {
        return pool.query(sql).execute().await().atMost(TIMEOUT);
    }
}
