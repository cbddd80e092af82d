package io.holdfast.loyalty.simulation.model;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.member.MemberEvent;

/**
 * An event of a simulation.
 *
 * @param index its position in the request
 * @param type as in the request
 * @param customerId null: that of the redemption or the reward which the event names
 */
public record SimulatedEvent(
        int index, String type, Instant time, @Nullable CustomerId customerId, MemberEvent event) {}
