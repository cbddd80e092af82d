package io.holdfast.loyalty.simulation;

import io.holdfast.loyalty.simulation.model.SimulationResult;
import io.holdfast.loyalty.simulation.model.SimulationResult.Account;
import io.holdfast.loyalty.simulation.model.SimulationResult.AllocatedEntry;
import io.holdfast.rest.Problem;
import io.holdfast.rest.WorkBudget;

/** The bounds of a simulation's work and of its response. Every refusal names the bound. */
final class SimulationBounds {

    private static final long ROW_BYTES = 256;
    private static final long DETAIL_BYTES = 64;

    private final SimulationConfig config;

    SimulationBounds(SimulationConfig config) {
        this.config = config;
    }

    /** Counts the steps of a simulation that starts now, and ends it with 422 beyond a bound. */
    WorkBudget start() {
        return new WorkBudget("simulation", "the events and their effects", config.stepsMax(), config.timeMax());
    }

    /**
     * Refuses a result whose response is too large.
     *
     * @throws Problem 422
     */
    void checkResponse(SimulationResult result) {
        long bytes = 0;
        for (Account account : result.accounts()) {
            long rows = 1L
                    + account.lots().size()
                    + account.entries().size()
                    + account.rewards().size();
            bytes += ROW_BYTES * rows;
            for (AllocatedEntry entry : account.entries()) {
                bytes += DETAIL_BYTES
                        * (entry.entry().parts().size() + entry.allocations().size());
            }
        }
        if (bytes > config.responseBytesMax()) {
            throw Problem.of(
                    422,
                    "response-too-large",
                    "The accounts would be about %d bytes; the most is %d. Send fewer events."
                            .formatted(bytes, config.responseBytesMax()));
        }
    }
}
