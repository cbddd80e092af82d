import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The accounts of the ledger in the form in which {@code POST /simulations} answers. */
final class LoyaltyAccounts {

    /** One statement, so that everything is of one snapshot. */
    private static final String ACCOUNTS = """
            select json_build_object(
               'asOf', now(), 'overdue', bool_or(coalesce(a.next_due_at <= now(), false)),
               'tierSetAt', json_object_agg(a.customer_id, a.floor_set_at),
               'adjustments', (select coalesce(json_object_agg(e.entry_id, e.about), '{}') from entry e
                                where e.customer_id = any(string_to_array(?, ' ')) and e.kind = 'adjustment'),
               'accounts', json_agg(json_build_object(
                  'customerId', a.customer_id, 'balance', a.balance, 'deficit', a.deficit, 'tier', a.tier,
                  'held', (select coalesce(sum(l.held), 0) from lot l where l.customer_id = a.customer_id),
                  'pending', (select coalesce(sum(l.remaining), 0) from lot l
                               where l.customer_id = a.customer_id and l.available_from > now()),
                  'lots', (select coalesce(json_agg(json_build_object(
                              'cause', coalesce(e.about, e.subject), 'rule', l.rule, 'points', l.points,
                              'remaining', l.remaining, 'earnedAt', l.earned_at, 'availableFrom', l.available_from,
                              'expiresAt', l.expires_at) order by l.number), '[]')
                             from lot l join entry e on e.customer_id = l.customer_id and e.number = l.entry
                            where l.customer_id = a.customer_id),
                  'entries', (select coalesce(json_agg(json_build_object(
                                 'kind', case e.kind when 'award' then 'awarded' when 'reversal' then 'revoked'
                                                     when 'adjustment' then 'adjusted' when 'redemption' then 'redeemed'
                                                     when 'return' then 'returned' else 'expired' end,
                                 'points', e.points, 'balance', e.balance, 'cause', coalesce(e.about, e.subject),
                                 'at', e.happened_at,
                                 'parts', (select coalesce(json_agg(json_build_object('rule', l.rule, 'points', l.points)
                                                                    order by l.number), '[]')
                                             from lot l where l.customer_id = e.customer_id and l.entry = e.number
                                                          and l.rule is not null),
                                 'allocations', (select coalesce(json_agg(json_build_object(
                                                    'lotCause', coalesce(c.about, c.subject), 'points', t.points)), '[]')
                                                   from allocation t
                                                   join lot l on l.customer_id = t.customer_id and l.number = t.lot
                                                   join entry c on c.customer_id = l.customer_id and c.number = l.entry
                                                  where t.customer_id = e.customer_id and t.debit = e.number))
                                 order by e.number), '[]') from entry e where e.customer_id = a.customer_id),
                  'rewards', (select coalesce(json_agg(json_build_object(
                                 'issuedId', r.issued_id, 'reward', r.reward, 'state', r.state,
                                 'validUntil', r.valid_until)), '[]')
                                from issued_reward r where r.customer_id = a.customer_id))))::text
              from account a where a.customer_id = any(string_to_array(?, ' '))
            """;

    private LoyaltyAccounts() {}

    /** The accounts, {@code asOf} now, and whether anything is due that no run has done. */
    static JsonNode load(LoyaltyDatabase database, List<String> customers) throws IOException, InterruptedException {
        String names = String.join(" ", customers);
        ObjectNode loaded = (ObjectNode) LoyaltyClient.JSON.readTree(
                database.query(ACCOUNTS, row -> row.getString(1), names, names).getFirst());
        for (JsonNode account : loaded.get("accounts")) {
            long free = account.get("balance").asLong()
                    - account.get("held").asLong()
                    - account.get("pending").asLong()
                    + account.get("deficit").asLong();
            ((ObjectNode) account).put("available", free);
        }
        return loaded;
    }

    /** The first difference between accounts; empty when there is none. */
    static String difference(JsonNode live, JsonNode simulated) {
        return difference("", normalized(live), normalized(simulated));
    }

    private static String difference(String path, JsonNode live, JsonNode simulated) {
        if (live == null || simulated == null || live.isValueNode() || simulated.isValueNode()) {
            boolean isSame = live != null && simulated != null && live.asText().equals(simulated.asText());
            return isSame ? "" : path + " is " + live + ", by the replay " + simulated;
        }
        for (Iterator<String> names = names(live, simulated); names.hasNext(); ) {
            String name = names.next();
            boolean isArray = live.isArray();
            String difference = difference(
                    path + "/" + name,
                    isArray ? live.get(Integer.parseInt(name)) : live.get(name),
                    isArray ? simulated.get(Integer.parseInt(name)) : simulated.get(name));
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static Iterator<String> names(JsonNode live, JsonNode simulated) {
        List<String> names = new ArrayList<>();
        if (live.isArray()) {
            for (int i = 0; i < Math.max(live.size(), simulated.size()); i++) {
                names.add(String.valueOf(i));
            }
        } else {
            live.fieldNames().forEachRemaining(names::add);
        }
        return names.iterator();
    }

    /** By customer, instants in one form, and what has no order sorted. */
    private static JsonNode normalized(JsonNode accounts) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        for (JsonNode account : accounts) {
            ObjectNode copy = account.deepCopy();
            copy.get("lots").forEach(lot -> toUtc(lot, "earnedAt", "availableFrom", "expiresAt"));
            for (JsonNode entry : copy.get("entries")) {
                toUtc(entry, "at");
                sort((ObjectNode) entry, "allocations");
            }
            copy.get("rewards").forEach(reward -> toUtc(reward, "validUntil"));
            sort(copy, "rewards");
            sorted.put(account.get("customerId").asText(), copy);
        }
        return LoyaltyClient.JSON.valueToTree(sorted);
    }

    private static void toUtc(JsonNode object, String... names) {
        for (String name : names) {
            if (object.hasNonNull(name)) {
                OffsetDateTime time = OffsetDateTime.parse(object.get(name).asText());
                ((ObjectNode) object).put(name, time.withOffsetSameInstant(ZoneOffset.UTC).toString());
            }
        }
    }

    private static void sort(ObjectNode object, String name) {
        List<JsonNode> elements = new ArrayList<>();
        for (JsonNode element : object.get(name)) {
            // In the order of their names, whatever the order of the answer is.
            elements.add(LoyaltyClient.JSON.valueToTree(new TreeMap<>(toMap(element))));
        }
        elements.sort(Comparator.comparing(JsonNode::toString));
        ArrayNode array = object.putArray(name);
        elements.forEach(array::add);
    }

    private static Map<String, JsonNode> toMap(JsonNode object) {
        Map<String, JsonNode> map = new TreeMap<>();
        object.properties().forEach(property -> map.put(property.getKey(), property.getValue()));
        return map;
    }
}
