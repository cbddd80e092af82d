package io.holdfast.ticket.webhook.delivery;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SignatureTest {

    private static final String SECRET_OF_ZEROS = "whsec_" + "A".repeat(42) + "A=";
    private static final String SECRET_OF_ONES = "whsec_" + "/".repeat(42) + "8=";

    /** The expected values were computed by another implementation (Python's hmac). */
    @Test
    void theSignatureIsAnHmacOfIdTimestampAndBody() {
        assertThat(Signature.header(List.of(SECRET_OF_ZEROS), "evt-1", 1_772_442_000L, "{\"a\":\"ä\"}"))
                .isEqualTo("v1,ZYxNMmCPG0Yx/UsG4fOVXLbFw9TsKHx1c1NS8mDl0pQ=");
    }

    @Test
    void twoSecretsGiveTwoSignatures() {
        assertThat(Signature.header(List.of(SECRET_OF_ONES, SECRET_OF_ZEROS), "evt-1", 1_772_442_000L, "{\"a\":\"ä\"}"))
                .isEqualTo(
                        "v1,jiCWMnZfjE12xTcMrtvcfeDZr/J21yKFfkys1YR/JyM= v1,ZYxNMmCPG0Yx/UsG4fOVXLbFw9TsKHx1c1NS8mDl0pQ=");
    }
}
