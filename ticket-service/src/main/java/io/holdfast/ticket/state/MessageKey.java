package io.holdfast.ticket.state;

/** A message of a channel by the vendor's id of it, which is unique in the account. */
public record MessageKey(ChannelAccount account, String externalId) {}
