package io.holdfast.messaging;

import jakarta.inject.Singleton;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.sqlclient.Pool;

import io.holdfast.sql.DatabasePool;

/** Creates the service's database pool, which Hibernate Reactive uses as well, with its deadlines. */
@Singleton
final class ServicePool implements PgPoolCreator {

    private final DatabaseConfig config;

    ServicePool(DatabaseConfig config) {
        this.config = config;
    }

    @Override
    public Pool create(Input input) {
        return DatabasePool.create(
                input.vertx(),
                input.poolOptions(),
                input.pgConnectOptionsList(),
                new DatabasePool.Deadlines(config.acquireTimeout(), config.connectTimeout(), config.answerTimeout()));
    }
}
