package io.holdfast.loyalty.inbox;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of {@link CandidateTable}. */
@ConfigMapping(prefix = "holdfast.candidates")
interface CandidateConfig {

    /** How long a candidate is kept: far longer than one topic is read later than another. */
    @WithDefault("30d")
    Duration kept();

    /** The period at which older ones are deleted. */
    @WithDefault("1h")
    Duration sweep();

    /** Candidates that were compared with one purchase; beyond it the latest stay. More than a purchase has refunds. */
    @WithDefault("2000")
    int purchaseMax();
}
