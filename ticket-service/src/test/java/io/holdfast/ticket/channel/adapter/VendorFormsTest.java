package io.holdfast.ticket.channel.adapter;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.ticket.channel.adapter.UrlEncoded.Parameter;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How vendors write forms, times, numbers and ids. */
class VendorFormsTest {

    @Test
    void aFormIsDecodedWithItsBlankValues() throws UnreadableDelivery {
        assertThat(UrlEncoded.parse(Hmac.bytes("a=1+2%2B&&b=&c&a=%E2%82%AC%zz%")))
                .containsExactly(
                        new Parameter("a", "1 2+"),
                        new Parameter("b", ""),
                        new Parameter("c", ""),
                        new Parameter("a", "€%zz%"));
    }

    @Test
    void aFormOfMoreThanAThousandParametersIsUnreadable() {
        byte[] form = Hmac.bytes("a=1&".repeat(1_001));

        assertThatThrownBy(() -> UrlEncoded.parse(form)).isInstanceOf(UnreadableDelivery.class);
    }

    @ParameterizedTest
    @CsvSource({
        "+5541987654321, +554187654321",
        "+554187654321, +5541987654321",
        "+5491123456789, +541123456789",
        "+541123456789, +5491123456789",
        "+5215512345678, +525512345678",
        "+525512345678, +5215512345678"
    })
    void aMobileNumberIsKnownInBothForms(String number, String other) {
        assertThat(PhoneForms.others(List.of(new Contact("phone", number))))
                .containsExactly(new Contact("phone", other));
    }

    @ParameterizedTest
    @CsvSource({"+554133334444", "+5541933334444", "+447700900131", "+55418765432", "+5541987654321987"})
    void aNumberThatCouldBeAnotherPersonsInAnotherFormHasNone(String number) {
        assertThat(PhoneForms.others(List.of(new Contact("phone", number), new Contact("email", number))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1795171197, 2026-11-20T10:39:57Z",
        "1795178998.101019, 2026-11-20T12:49:58.101019Z",
        "999999999999,",
        "-1,",
        "1e9,",
        "abc,"
    })
    void secondsMayHaveAFraction(String text, Instant expected) {
        assertThat(VendorTimes.ofSeconds(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1795172998058, 2026-11-20T11:09:58.058Z", "999999999999999,", "1795172998058.5,"})
    void millisecondsAreWhole(String text, Instant expected) {
        assertThat(VendorTimes.ofMillis(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T13:49:20, 2026-11-20T13:49:20Z",
        "2026-11-20T13:49:20Z, 2026-11-20T13:49:20Z",
        "2026-11-20T13:49:20+02:00, 2026-11-20T11:49:20Z",
        "2026-11-20,",
        "yesterday,"
    })
    void aTimeWithoutAZoneIsInUtc(String text, Instant expected) {
        assertThat(VendorTimes.ofUtcText(text)).isEqualTo(expected);
    }

    @Test
    void anIdThatIsTooLongOrCannotBeStoredIsADigest() {
        assertThat(ExternalIds.bounded("wamid.1")).isEqualTo("wamid.1");
        assertThat(List.of("x".repeat(256), "a\0", "a\ud800"))
                .allSatisfy(id -> assertThat(ExternalIds.bounded(id))
                        .startsWith("sha256:")
                        .hasSize(71));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\u0001 | ''", "'\u0001\nhello\nyou' | hello", "'a\tb' | a b", "'' | ''"})
    void aSubjectIsTheFirstLineThatIsNotBlank(String text, String subject) {
        assertThat(MessageTexts.subject(text)).isEqualTo(subject);
    }
}
