package io.holdfast.sla.clock;

import java.time.Instant;

import io.holdfast.contract.TicketId;

/**
 * A ticket was merged into another while its customer waited for an answer: the wait goes on there, unless somebody is
 * waited for there already.
 *
 * @param at when they were merged
 * @param waitingSince when the customer began to wait; the merge itself when the promise was broken by then, so that one
 *     wait is not broken twice
 */
public record MergedWait(TicketId from, TicketId into, Instant at, Instant waitingSince) {}
