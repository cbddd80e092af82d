package io.holdfast.messaging;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The handler of a service that consumes nothing ({@code holdfast.inbox.enabled=false}). */
@DefaultBean
@ApplicationScoped
class NoInboxHandler implements InboxHandler {

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        return Uni.createFrom()
                .failure(new IllegalStateException("the service consumes topics but has no InboxHandler bean"));
    }
}
