package io.holdfast.ticket.state;

/** One of the things that a conversation of an account is known by. */
public record ConversationKey(ChannelAccount account, String key) {}
