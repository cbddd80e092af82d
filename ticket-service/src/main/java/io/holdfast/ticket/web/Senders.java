package io.holdfast.ticket.web;

import jakarta.ws.rs.core.SecurityContext;

import io.holdfast.rest.Caller;
import io.holdfast.ticket.command.ChannelScope;

/** What the authenticated caller of a request may send. */
public final class Senders {

    private Senders() {}

    /** The channels of which the caller may send. */
    public static ChannelScope scope(SecurityContext security) {
        return security.getUserPrincipal() instanceof Caller caller
                ? new ChannelScope(caller.channels())
                : ChannelScope.ALL;
    }
}
