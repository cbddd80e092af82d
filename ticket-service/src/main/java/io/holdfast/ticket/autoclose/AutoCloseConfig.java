package io.holdfast.ticket.autoclose;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When resolved tickets are closed. */
@ConfigMapping(prefix = "holdfast.tickets")
interface AutoCloseConfig {

    /** How long a ticket rests as resolved, in which a customer's reply opens it again; 0: it is never closed. */
    @WithDefault("P7D")
    Duration autoCloseAfter();

    /** Interval at which an instance looks for tickets to close. */
    @WithDefault("1m")
    Duration autoCloseInterval();

    /** Tickets that are closed in one transaction. */
    @WithDefault("200")
    int autoCloseBatchMax();
}
