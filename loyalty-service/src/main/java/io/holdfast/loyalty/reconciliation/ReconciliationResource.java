package io.holdfast.loyalty.reconciliation;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** The ledger's reconciliation. */
@Path("/reconciliation")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ReconciliationResource {

    private static final String LATEST = "latest";

    private final Reconciliation reconciliation;

    ReconciliationResource(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @GET
    @Operation(summary = "Whether the ledger agrees with itself", description = """
                    Runs all checks on one snapshot, which reads the whole ledger; on a large one that may take longer than a \
                    request waits (503), and its result is stored nevertheless. With latest=true it runs nothing: it answers \
                    the result that was stored last, of whichever instance, at its time "at", with how long it took (took, an \
                    ISO 8601 duration). Each instance runs the checks each hour. Examples of violations are removed from a \
                    stored result when a customer is erased.""")
    @APIResponse(responseCode = "200", description = "The result")
    @APIResponse(responseCode = "404", description = "With latest=true: the ledger has not been reconciled yet")
    @APIResponse(responseCode = "422", description = "A parameter is invalid")
    public Uni<Report> reconcile(@QueryParam(LATEST) @Nullable String latest) {
        if (latest != null && !latest.equals("true") && !latest.equals("false")) {
            throw Problem.invalid(LATEST, "true or false");
        }
        return "true".equals(latest) ? reconciliation.latest() : reconciliation.run();
    }
}
