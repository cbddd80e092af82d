package io.holdfast.contract;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A closed vocabulary of the wire: each constant is one lower-case word. */
public interface WireEnum {

    /** The word as it stands in JSON, such as {@code on-hold}. */
    String wireName();

    /** The constant that a word names, if it names one; words are compared exactly. */
    static <E extends Enum<E> & WireEnum> Optional<E> find(Class<E> vocabulary, String word) {
        for (E constant : vocabulary.getEnumConstants()) {
            if (constant.wireName().equals(word)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /** All words of a vocabulary, for messages: {@code low, normal, high, urgent}. */
    static <E extends Enum<E> & WireEnum> String wireNames(Class<E> vocabulary) {
        return Arrays.stream(vocabulary.getEnumConstants())
                .map(WireEnum::wireName)
                .collect(Collectors.joining(", "));
    }
}
