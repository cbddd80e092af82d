package io.holdfast.loyalty.backtest.model;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Occurrence;

/** An event of a customer that was recorded. */
public record RecordedEvent(CustomerId customerId, MemberEvent event, Occurrence occurrence) {}
