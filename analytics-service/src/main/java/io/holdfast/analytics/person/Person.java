package io.holdfast.analytics.person;

import java.util.Set;

/**
 * Ids that are one person.
 *
 * @param number in the partition of persons; never of other ids, so that what was computed of a number is of these ids
 * @param customerId under which the person is answered: the one that is not merged into another one
 */
public record Person(int number, String customerId, Set<String> ids) {

    public Person {
        ids = Set.copyOf(ids);
    }
}
