package io.holdfast.local.imports;

import com.fasterxml.jackson.databind.JsonNode;

/** Number of events of an import by result. */
public record ImportResult(long accepted, long duplicate, long rejected) {

    /** With the items of one more batch. */
    ImportResult plus(JsonNode items) {
        long moreAccepted = 0;
        long moreDuplicate = 0;
        for (JsonNode item : items) {
            String status = item.path("status").asText();
            moreAccepted += status.equals("accepted") ? 1 : 0;
            moreDuplicate += status.equals("duplicate") ? 1 : 0;
        }
        return new ImportResult(
                accepted + moreAccepted,
                duplicate + moreDuplicate,
                rejected + items.size() - moreAccepted - moreDuplicate);
    }

    long total() {
        return accepted + duplicate + rejected;
    }
}
