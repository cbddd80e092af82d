package io.holdfast.rest;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;

import jakarta.ws.rs.core.Response;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemMappersTest {

    private final ProblemMappers mappers = new ProblemMappers();

    @Test
    void aDatabaseThatIsNotThereIsUnavailable() {
        for (Throwable failure : new Throwable[] {
            new NoStackTraceThrowable("Timeout"), // no connection of the pool became free
            new CompletionException(new ClosedChannelException()),
            new IllegalStateException("wrapped", new PgException("too many", "FATAL", "53300", "")),
            new PgException("canceled", "ERROR", "57014", ""),
            new PgException("missing table", "ERROR", "42P01", "")
        }) {
            assertProblem(mappers.anythingElse(failure), 503);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"21000", "22021", "23514", "54000"})
    void whatTheDatabaseCannotTakeIsInvalid(String sqlState) {
        Response response = mappers.anythingElse(new PgException("?", "ERROR", sqlState, ""));

        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(response.getMediaType()).hasToString("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"404,Not found,No such resource.", "405,Method not allowed,Method not allowed for this resource."})
    void aPathOrMethodThatIsUnknownIsSaid(int status, String title, String detail) {
        Problem.Body problem = ProblemMappers.ofStatus(status).body();

        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.title()).isEqualTo(title);
        assertThat(problem.detail()).isEqualTo(detail);
    }

    @Test
    void fieldsThatAreInvalidAreCalledSo() {
        assertThat(Problem.invalid("a", "must not be empty").body().title()).isEqualTo("Invalid fields");
    }

    @Test
    void aBugIsAProblemWithRetryAfterAsWell() {
        assertProblem(mappers.anythingElse(new NullPointerException()), 500);
    }

    private static void assertProblem(Response response, int status) {
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getMediaType()).hasToString("application/problem+json");
        assertThat(Integer.parseInt(response.getHeaderString("Retry-After"))).isPositive();
    }
}
