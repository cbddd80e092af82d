package io.holdfast.loyalty.backtest;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.backtest.model.Backtest.Period;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.programme.ProgrammeReader;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.StrictJson;

/** The body of a backtest, {@code {programme, from, to}}, read and validated. */
record BacktestRequest(Programme programme, Period period) {

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);

    /**
     * Reads a request.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON; 422 with all errors
     */
    static BacktestRequest read(byte @Nullable [] body) {
        JsonFields request = JsonFields.ofBody(JSON.read(body));
        request.requireKnownNames(List.of("programme", "from", "to"));
        Programme programme = ProgrammeReader.read(request.value("programme"), "programme", request.errors());
        Instant from = instant(request, "from");
        Instant to = instant(request, "to");
        if (request.isValid() && !from.isBefore(to)) {
            request.addError("to", "must be after from");
        }
        request.throwIfInvalid();
        return new BacktestRequest(programme, new Period(from, to));
    }

    /** After an error the result is a placeholder. */
    private static Instant instant(JsonFields request, String name) {
        Instant instant = request.instantOrNull(name);
        if (instant == null) {
            request.addMissing(name);
        }
        return instant == null ? Instant.EPOCH : instant;
    }
}
