package io.holdfast.loyalty.member;

/**
 * A punch card.
 *
 * @param every how many stamps issue a reward
 * @param stamps those of refunded units are removed
 * @param issued the number of rewards issued so far, and of the last one
 * @param standing those that are not revoked
 */
public record Card(String rule, int every, long stamps, int issued, int standing) {

    long earned() {
        return stamps / every;
    }

    Card withStamps(int newEvery, long newStamps) {
        return new Card(rule, newEvery, newStamps, issued, standing);
    }

    /** With the stamps and rewards of a merged customer's card; numbers of rewards go on above those of both. */
    Card join(Card merged) {
        return new Card(
                rule,
                every,
                Math.addExact(stamps, merged.stamps),
                Math.addExact(issued, merged.issued),
                standing + merged.standing);
    }

    Card issueOne() {
        return new Card(rule, every, stamps, issued + 1, standing + 1);
    }

    Card revokeOne() {
        return new Card(rule, every, stamps, issued, standing - 1);
    }
}
