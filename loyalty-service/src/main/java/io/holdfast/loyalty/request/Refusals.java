package io.holdfast.loyalty.request;

/** What to do about the refusals of a member. */
final class Refusals {

    private Refusals() {}

    static String detail(String error) {
        return switch (error) {
            case "insufficient-points" ->
                "The customer has fewer points available; nothing was changed. Held and pending points do not count.";
            case "below-minimum" ->
                "The programme redeems no fewer points than its minimumRedemption; redeem more, or a reward.";
            case "unknown-reward" -> "Name a reward that GET /rewards lists.";
            case "not-available" -> "The reward is not offered at this time; see from and until of GET /rewards.";
            case "not-for-this-tier" -> "The reward is for other tiers than the customer's; see tiers of GET /rewards.";
            case "limit-reached" ->
                "The customer has as many of this reward as one customer may have; open holds count.";
            case "out-of-stock" -> "No piece of the reward is left; open holds count.";
            case "exceeds-held" -> "Capture at most the points that are held.";
            case "already-captured" -> "The redemption is captured already.";
            case "already-cancelled" -> "The redemption is cancelled already.";
            case "already-expired" -> "The hold has ended; begin a new redemption.";
            case "already-used" -> "The reward is used already.";
            case "reward-expired" -> "The reward could be used until its validUntil only.";
            case "reward-revoked" -> "The reward was revoked: what earned it was refunded.";
            case "unknown-tier" -> "Name a tier of the programme in force.";
            case "conflict" -> "A reward is captured whole; leave points out.";
            default -> "The request is not possible in the account's present state.";
        };
    }
}
