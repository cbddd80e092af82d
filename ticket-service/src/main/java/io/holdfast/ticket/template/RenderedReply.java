package io.holdfast.ticket.template;

/** The text that a template gives a ticket, and the variant that it is of. */
public record RenderedReply(String variant, String message) {}
