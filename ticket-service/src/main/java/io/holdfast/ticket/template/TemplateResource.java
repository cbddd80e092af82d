package io.holdfast.ticket.template;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;
import io.holdfast.rest.audit.Change;
import io.holdfast.ticket.web.Json;

/** REST resource of templates of replies. */
@Path("/templates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "templates")
class TemplateResource {

    private static final String WHAT = "template";

    private final Templates templates;

    TemplateResource(Templates templates) {
        this.templates = templates;
    }

    @PUT
    @Path("/{templateId}")
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Set a template of replies",
            description =
                    "{subject?, variants: [{variant, text}]}: 1 to 20 variants of at most 20,000 characters. Placeholders:"
                            + " {{customer.name}} (\"customer\" when it is not known, or a text of yours:"
                            + " {{customer.name|friend}}) and {{ticket.id}}. POST /tickets/{id}/replies with templateId and without"
                            + " message takes the variant that the ticket always gets; all get equally many tickets.")
    @APIResponse(
            responseCode = "201",
            description = "The template is new",
            content = @Content(schema = @Schema(implementation = ReplyTemplate.class)))
    @APIResponse(responseCode = "200", description = "The template was changed")
    @APIResponse(
            responseCode = "422",
            description = "errors names every invalid field; unknown placeholders are refused")
    public Uni<Response> put(
            @PathParam("templateId") String templateId, byte @Nullable [] body, @Context SecurityContext security) {
        if (!Ids.isId(templateId)) {
            throw Problem.invalid("templateId", "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -");
        }
        ReplyTemplate template = TemplateParser.parse(templateId, Json.fields(body));
        return templates
                .put(template, change(security, "template.put", templateId))
                .map(isNew ->
                        Response.status(isNew ? 201 : 200).entity(template).build());
    }

    @GET
    @Path("/{templateId}")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(summary = "A template of replies")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ReplyTemplate.class)))
    @APIResponse(responseCode = "404", description = "No such template")
    public Uni<ReplyTemplate> template(@PathParam("templateId") String templateId) {
        return templates.find(id(templateId)).map(found -> {
            if (found == null) {
                throw Problem.notFound(WHAT, templateId);
            }
            return found;
        });
    }

    @GET
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Templates of replies, by their ids",
            description = "limit is 1 to 200, 50 by default; a page may end earlier, at about 1 MiB of texts.")
    public Uni<Page<ReplyTemplate>> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return templates.list(QueryParameters.limit(limit), cursor);
    }

    @DELETE
    @Path("/{templateId}")
    @RolesAllowed({"ops", "admin"})
    @Operation(summary = "Delete a template of replies", description = "Replies that were made of it stay.")
    @APIResponse(responseCode = "204", description = "The template is deleted")
    @APIResponse(responseCode = "404", description = "No such template")
    public Uni<Void> delete(@PathParam("templateId") String templateId, @Context SecurityContext security) {
        return templates
                .delete(id(templateId), change(security, "template.deleted", templateId))
                .invoke(deleted -> {
                    if (!deleted) {
                        throw Problem.notFound(WHAT, templateId);
                    }
                })
                .replaceWithVoid();
    }

    private static Change change(SecurityContext security, String action, String templateId) {
        return Change.by(security, action, "templates/" + templateId);
    }

    private static String id(String templateId) {
        if (!Ids.isId(templateId)) {
            throw Problem.notFound(WHAT, templateId);
        }
        return templateId;
    }
}
