package io.holdfast.ticket.rating;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.job.Job;
import io.holdfast.ticket.job.JobMetrics;
import io.holdfast.ticket.job.PeriodicJob;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.Digests;

/** Table {@code rating_link}. A token is 128 random bits; who has one may rate its ticket once. */
@ApplicationScoped
class RatingLinks {

    private static final int TOKEN_BYTES = 16;
    private static final int TOKEN_LENGTH = 22;
    private static final int DELETED_MAX = 1_000;

    private static final String CUSTOMER =
            "select customer_id from ticket where ticket_id = $1 and created_at is not null";
    private static final String INSERT = """
            insert into rating_link (token_digest, ticket_id, customer_id, expires_at)
            select $1, ticket_id, customer_id, $3 from ticket where ticket_id = $2 and created_at is not null
            """;
    private static final String FIND =
            "select ticket_id, customer_id, expires_at, used_at from rating_link where token_digest = $1";
    private static final String USE = """
            update rating_link set used_at = $2 where token_digest = $1 and used_at is null and expires_at > $2
            """;
    private static final String DELETE = """
            delete from rating_link where token_digest in (
                select token_digest from rating_link where expires_at < $1 order by expires_at limit $2)
            """;

    private final SecureRandom random = new SecureRandom();
    private final RatingLinkConfig config;
    private final Pool pool;
    private final Clock clock;
    private final String baseUrl;
    private final PeriodicJob cleanup;

    RatingLinks(
            RatingLinkConfig config,
            @ConfigProperty(name = "holdfast.public-url") Optional<String> publicUrl,
            Pool pool,
            Clock clock,
            JobMetrics metrics,
            Vertx vertx) {
        this.config = config;
        this.pool = pool;
        this.clock = clock;
        this.baseUrl = publicUrl.map(RatingLinks::baseUrl).orElse("");
        this.cleanup = new PeriodicJob(
                "deleting expired rating links",
                vertx,
                this::deleteExpired,
                () -> metrics.countFailure(Job.RATING_LINKS));
    }

    void schedule(@Observes StartupEvent event) {
        cleanup.start(config.cleanupInterval());
    }

    /** An address without its last slash; never taken from a request, whose Host header its sender chooses. */
    static String baseUrl(String configured) {
        try {
            URI url = new URI(configured);
            boolean isWeb = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (isWeb && url.getHost() != null && url.getQuery() == null && url.getFragment() == null) {
                return configured.endsWith("/") ? configured.substring(0, configured.length() - 1) : configured;
            }
        } catch (URISyntaxException invalid) {
            // the same answer
        }
        throw new IllegalArgumentException(
                "HOLDFAST_PUBLIC_URL must be an address such as https://support.example.com, not " + configured);
    }

    /** A new link for a ticket; 404 when there is no such ticket. */
    Uni<RatingLinkView> create(TicketId ticket) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = now().plus(config.validFor());
        return pool.withTransaction(tx -> lockCustomer(tx, ticket)
                        .chain(() -> tx.preparedQuery(INSERT)
                                .execute(Tuple.of(Digests.of(token), ticket.value(), SqlTimes.utc(expiresAt))))
                        .invoke(rows -> {
                            if (rows.rowCount() == 0) {
                                throw Problem.notFound("ticket", ticket.value());
                            }
                        }))
                .replaceWith(new RatingLinkView(baseUrl + "/rate/" + token, expiresAt));
    }

    /** So that no link is left of a ticket that is erased meanwhile. */
    private static Uni<Void> lockCustomer(SqlConnection tx, TicketId ticket) {
        return tx.preparedQuery(CUSTOMER).execute(Tuple.of(ticket.value())).chain(rows -> {
            if (rows.size() == 0) {
                throw Problem.notFound("ticket", ticket.value());
            }
            return CustomerLocks.acquire(
                    tx, List.of(new CustomerId(rows.iterator().next().getString(0))));
        });
    }

    /** The link of a token; null when there is none. */
    Uni<@Nullable RatingLink> find(String token) {
        if (!isToken(token)) {
            return Uni.createFrom().nullItem();
        }
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(Digests.of(token)))
                .map(rows -> rows.size() == 0 ? null : read(rows.iterator().next()));
    }

    /** Marks a link as used; whether it could be used. */
    static Uni<Boolean> use(SqlConnection tx, String token, Instant now) {
        return tx.preparedQuery(USE)
                .execute(Tuple.of(Digests.of(token), SqlTimes.utc(now)))
                .map(rows -> rows.rowCount() > 0);
    }

    private Uni<Boolean> deleteExpired() {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(SqlTimes.utc(now().minus(config.expiredKept())), DELETED_MAX))
                .map(rows -> rows.rowCount() == DELETED_MAX);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Of anything else no digest is computed and no row is looked for. */
    private static boolean isToken(String text) {
        return text.length() == TOKEN_LENGTH
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= 'a' && c <= 'z')
                                || c == '-'
                                || c == '_');
    }

    private static RatingLink read(Row row) {
        return new RatingLink(
                new TicketId(row.getString(0)),
                new CustomerId(row.getString(1)),
                SqlTimes.instant(row, 2),
                SqlTimes.instantOrNull(row, 3));
    }
}
