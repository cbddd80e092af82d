package io.holdfast.analytics.retention;

import java.time.LocalDate;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.fit.ModelFits.FittedModel;
import io.holdfast.analytics.model.estimation.Estimate;
import io.holdfast.analytics.model.estimation.FitState;
import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.sql.SqlTimes;

/** The table {@code model_fit}. */
final class ModelFitTable {

    /** A fit that has converged stays: customers may have been decided with it. */
    private static final String SAVE = """
            insert into model_fit (model, as_of, fitted_at, state, customers, parameters, log_likelihood)
            values ($1, $2, $3, $4, $5, $6::json, $7)
            on conflict (model, as_of) do update
               set fitted_at = excluded.fitted_at, state = excluded.state, customers = excluded.customers,
                   parameters = excluded.parameters, log_likelihood = excluded.log_likelihood
             where model_fit.state <> '%s'
            """.formatted(FitState.CONVERGED.label());

    private static final String SELECT_IN_FORCE = """
            select as_of, parameters from model_fit
             where model = $1 and as_of <= $2 and state = '%s' order by as_of desc limit 1
            """.formatted(FitState.CONVERGED.label());

    private ModelFitTable() {}

    /** A converged fit, as of a day. */
    record ModelInForce(LocalDate asOf, PurchaseModel model) {}

    static Uni<Void> save(SqlClient client, FittedModel fitted) {
        JsonObject parameters = new JsonObject();
        for (Estimate estimate : fitted.fit().estimates()) {
            parameters.put(estimate.name(), estimate.value());
        }
        return client.preparedQuery(SAVE)
                .execute(Tuple.from(new Object[] {
                    fitted.process().label(),
                    fitted.asOf(),
                    SqlTimes.utc(fitted.fittedAt()),
                    fitted.fit().state().label(),
                    fitted.fit().customers(),
                    parameters,
                    fitted.fit().logLikelihood()
                }))
                .replaceWithVoid();
    }

    /** The last fit up to a day that has converged. */
    static Uni<Optional<ModelInForce>> inForce(SqlClient client, PurchaseProcess process, LocalDate asOf) {
        return client.preparedQuery(SELECT_IN_FORCE)
                .execute(Tuple.of(process.label(), asOf))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(inForce(process, rows.iterator().next())));
    }

    private static ModelInForce inForce(PurchaseProcess process, Row row) {
        JsonObject parameters = row.getJsonObject("parameters");
        return new ModelInForce(
                row.getLocalDate("as_of"),
                process.model(
                        parameters.getDouble("r"),
                        parameters.getDouble("alpha"),
                        parameters.getDouble("a"),
                        parameters.getDouble("b")));
    }
}
