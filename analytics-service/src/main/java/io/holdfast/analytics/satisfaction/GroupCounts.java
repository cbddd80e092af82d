package io.holdfast.analytics.satisfaction;

/**
 * The counts of one group.
 *
 * @param satisfied ratings of 4 and 5
 * @param scoreSum sum of the ratings
 * @param resolved tickets that were first resolved in the range
 * @param resolvedAtFirstContact of those, the ones with exactly one public agent reply that were never reopened
 */
record GroupCounts(
        long ratings,
        long satisfied,
        long scoreSum,
        long resolved,
        long resolvedAtFirstContact,
        long reviews,
        long empathySum,
        long solutionSum,
        long writingSum) {

    static GroupCounts ofRatings(long ratings, long satisfied, long scoreSum) {
        return new GroupCounts(ratings, satisfied, scoreSum, 0, 0, 0, 0, 0, 0);
    }

    static GroupCounts ofResolved(long resolved, long atFirstContact) {
        return new GroupCounts(0, 0, 0, resolved, atFirstContact, 0, 0, 0, 0);
    }

    static GroupCounts ofReviews(long reviews, long empathySum, long solutionSum, long writingSum) {
        return new GroupCounts(0, 0, 0, 0, 0, reviews, empathySum, solutionSum, writingSum);
    }

    GroupCounts plus(GroupCounts other) {
        return new GroupCounts(
                ratings + other.ratings,
                satisfied + other.satisfied,
                scoreSum + other.scoreSum,
                resolved + other.resolved,
                resolvedAtFirstContact + other.resolvedAtFirstContact,
                reviews + other.reviews,
                empathySum + other.empathySum,
                solutionSum + other.solutionSum,
                writingSum + other.writingSum);
    }
}
