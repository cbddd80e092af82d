package io.holdfast.ticket.key;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeySecretTest {

    @Test
    void aSecretHasItsFormAndIsNotRepeated() {
        KeySecret secret = KeySecret.generate();

        assertThat(secret.text()).matches("hf_[A-Za-z0-9_-]{43}");
        assertThat(KeySecret.hasForm(secret.text())).isTrue();
        assertThat(KeySecret.generate()).isNotEqualTo(secret);
    }

    @Test
    void otherTextsAreNoSecrets() {
        assertThat(KeySecret.hasForm("")).isFalse();
        assertThat(KeySecret.hasForm("hf_")).isFalse();
        assertThat(KeySecret.hasForm(KeySecret.generate().text() + "A")).isFalse();
    }

    @Test
    void aLogWouldShowItsPrefixOnly() {
        KeySecret secret = KeySecret.generate();

        assertThat(secret.toString()).isEqualTo(secret.prefix() + "…").hasSize(9);
    }
}
