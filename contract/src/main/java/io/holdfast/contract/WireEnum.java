package io.holdfast.contract;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** An enum that is one lower-case word per constant on the wire. */
public interface WireEnum {

    /** The word in JSON, such as {@code on-hold}. */
    String wireName();

    /** The constant of a word; case-sensitive. */
    static <E extends Enum<E> & WireEnum> Optional<E> find(Class<E> vocabulary, String word) {
        for (E constant : vocabulary.getEnumConstants()) {
            if (constant.wireName().equals(word)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /** All words, for messages: {@code low, normal, high, urgent}. */
    static <E extends Enum<E> & WireEnum> String wireNames(Class<E> vocabulary) {
        return Arrays.stream(vocabulary.getEnumConstants())
                .map(WireEnum::wireName)
                .collect(Collectors.joining(", "));
    }
}
