package io.holdfast.ticket.customer;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.ticket.conversation.ContactParser;
import io.holdfast.ticket.customer.CustomerView.ContactView;
import io.holdfast.ticket.state.Contact;

/** REST resource of a customer's contacts: operators confirm and unlink them. */
@Path("/customers/{customerId}/contacts/{kind}/{value}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "customers")
class ContactResource {

    private final ContactLinks links;

    ContactResource(ContactLinks links) {
        this.links = links;
    }

    @PUT
    @Operation(
            summary = "Confirm a contact",
            description =
                    "Messages that come from the contact without a customer id are this customer's from now on. kind"
                            + " is email, phone or handle; a handle is channel:name.")
    @APIResponse(responseCode = "404", description = "Nothing is stored about this customer")
    @APIResponse(responseCode = "409", description = "It is confirmed for another customer; unlink it there first")
    public Uni<ContactView> confirm(
            @PathParam("customerId") String customerId,
            @PathParam("kind") String kind,
            @PathParam("value") String value,
            @Context SecurityContext security) {
        Contact contact = ContactParser.ofPath(kind, value);
        return links.confirm(
                        CustomerResource.customerId(customerId),
                        contact,
                        security.getUserPrincipal().getName())
                .replaceWith(new ContactView(contact.kind(), contact.value(), true));
    }

    @DELETE
    @Operation(
            summary = "Unlink a contact",
            description = "Messages from the contact are not this customer's any more; earlier ones stay theirs.")
    @APIResponse(responseCode = "204", description = "It is not a contact of the customer any more")
    public Uni<Response> unlink(
            @PathParam("customerId") String customerId,
            @PathParam("kind") String kind,
            @PathParam("value") String value,
            @Context SecurityContext security) {
        return links.unlink(
                        CustomerResource.customerId(customerId),
                        ContactParser.ofPath(kind, value),
                        security.getUserPrincipal().getName())
                .replaceWith(() -> Response.noContent().build());
    }
}
