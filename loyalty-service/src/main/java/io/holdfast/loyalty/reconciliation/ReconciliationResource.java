package io.holdfast.loyalty.reconciliation;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.rest.AnsweredInTime;

/** The ledger's reconciliation. */
@Path("/reconciliation")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ReconciliationResource {

    private final Reconciliation reconciliation;

    ReconciliationResource(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    /** Runs all checks; it reads the whole ledger. */
    @GET
    public Uni<Report> reconcile() {
        return reconciliation.run();
    }
}
