package io.holdfast.ticket.problem;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.JsonFields;

/** Parses the bodies of requests about problems. Each method fails with 422 that names every invalid field. */
final class ProblemParser {

    /** Tickets that one request links. */
    static final int TICKETS_MAX = 1_000;

    private static final int TITLE_LENGTH_MAX = 500;
    /** It is stored with every ticket. */
    private static final int MESSAGE_LENGTH_MAX = 10_000;

    private static final String TITLE = "title";
    private static final String EXPECTED = "expectedResolutionAt";
    private static final String MESSAGE = "message";
    private static final String TICKET_IDS = "ticketIds";

    private ProblemParser() {}

    /** @param problemId null for a new id */
    record NewProblem(
            @Nullable String problemId,
            String title,
            @Nullable Instant expectedResolutionAt,
            @Nullable String message) {}

    /**
     * Changes of a problem; null leaves a field as it is.
     *
     * @param message told with the expected resolution time
     */
    record ProblemChange(
            @Nullable String title,
            @Nullable Instant expectedResolutionAt,
            @Nullable String message) {}

    static NewProblem create(JsonFields body) {
        NewProblem problem = new NewProblem(
                body.idOrNull("problemId"),
                body.text(TITLE, TITLE_LENGTH_MAX),
                body.instantOrNull(EXPECTED),
                expectedMessage(body));
        body.throwIfInvalid();
        return problem;
    }

    static ProblemChange change(JsonFields body) {
        for (String name : new String[] {TITLE, EXPECTED}) {
            if (body.contains(name) && !body.has(name)) {
                body.addError(name, "cannot be removed; leave the field out to keep it as it is");
            }
        }
        ProblemChange change = new ProblemChange(
                body.textOrNull(TITLE, TITLE_LENGTH_MAX), body.instantOrNull(EXPECTED), expectedMessage(body));
        body.throwIfInvalid();
        return change;
    }

    private static @Nullable String expectedMessage(JsonFields body) {
        if (body.has(MESSAGE) && !body.has(EXPECTED)) {
            body.addError(MESSAGE, "is told with expectedResolutionAt, which is absent");
        }
        return body.textOrNull(MESSAGE, MESSAGE_LENGTH_MAX);
    }

    static List<TicketId> ticketIds(JsonFields body) {
        List<JsonNode> elements = body.elements(TICKET_IDS, TICKETS_MAX, "tickets");
        Set<TicketId> ids = new LinkedHashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            if (element.isTextual() && Ids.isId(element.textValue())) {
                ids.add(new TicketId(element.textValue()));
            } else {
                body.addError(TICKET_IDS + "[" + i + "]", "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -");
            }
        }
        body.addMissing(TICKET_IDS);
        if (elements.isEmpty() && body.isValid()) {
            body.addError(TICKET_IDS, "must not be empty");
        }
        body.throwIfInvalid();
        return List.copyOf(ids);
    }

    static String resolution(JsonFields body) {
        String message = body.text(MESSAGE, MESSAGE_LENGTH_MAX);
        body.throwIfInvalid();
        return message;
    }
}
