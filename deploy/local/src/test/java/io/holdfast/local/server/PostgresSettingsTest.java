package io.holdfast.local.server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresSettingsTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void errorsInTheLogQuoteNoRow(boolean temporary) {
        assertThat(PostgresSettings.options(5433, temporary)).contains("log_error_verbosity=terse");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsCommittedSurvivesACrashOfTheMachine(boolean temporary) {
        assertThat(PostgresSettings.options(5433, temporary))
                .contains("fsync=on", "synchronous_commit=on", "full_page_writes=on");
    }
}
