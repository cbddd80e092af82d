package io.holdfast.ticket.arrival;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Keywords;
import io.holdfast.contract.PrintableText;
import io.holdfast.contract.Priority;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.web.CommonFields;
import io.holdfast.ticket.web.Json;

/** REST resource of the rules on arrival. */
@Path("/arrival-rules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "arrival rules")
class ArrivalRulesResource {

    private static final int SUBJECT_LENGTH_MAX = 500;
    private static final int MESSAGE_LENGTH_MAX = 200_000;
    private static final int SENDER_LENGTH_MAX = 254;

    /** The version in force, as the REST API returns it. */
    @Schema(name = "ArrivalRules")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VersionView(
            int version,
            List<Map<String, Object>> rules,
            @Nullable String putBy,
            @Nullable Instant putAt) {

        static VersionView of(ArrivalRulesInForce.Version version) {
            return new VersionView(
                    version.number(), ArrivalRulesWriter.list(version.rules()), version.putBy(), version.putAt());
        }
    }

    /** What a message would become, as the REST API returns it. */
    @Schema(name = "ArrivalTrial")
    record TrialView(
            String department,
            String priority,
            List<String> tags,
            @Nullable String agentId,
            List<String> rules) {

        static TrialView of(RoutingResult routed) {
            return new TrialView(
                    routed.department(), routed.priority().wireName(), routed.tags(), routed.agentId(), routed.rules());
        }
    }

    private final ArrivalRulesInForce inForce;

    ArrivalRulesResource(ArrivalRulesInForce inForce) {
        this.inForce = inForce;
    }

    @GET
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "The rules on arrival in force",
            description = "version 0 is the default of the service; it has no putBy and putAt.")
    public Uni<VersionView> get() {
        return Uni.createFrom().item(() -> VersionView.of(inForce.version()));
    }

    @PUT
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Put a new version of the rules on arrival",
            description =
                    "{rules: [{name, when? {channel?, department?, words?, sender?, tags?, customerTier?}, set {department?, priority?,"
                            + " tags?, agentId?}, stop? (false)}]}, at most 200. Each list of when fits by any of its values, an absent"
                            + " one always. words are whole words of subject and message, in any script, without case; sender is an"
                            + " e-mail address, @domain, a telephone number or a handle; customerTier is the loyalty tier that the"
                            + " customer has, exactly as tier-changed names it. Rules apply in their order to what the ones"
                            + " before have set; tags are added; a priority that the sender names is raised, never lowered; stop ends."
                            + " It is in force on this instance at once, on others within about a second, for new tickets only.")
    @APIResponse(responseCode = "409", description = "Another version was put at the same moment")
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    public Uni<VersionView> put(byte @Nullable [] body, @Context SecurityContext security) {
        ArrivalRules rules = ArrivalRulesReader.read(Json.fields(body));
        return inForce.put(rules, security.getUserPrincipal().getName()).map(VersionView::of);
    }

    @POST
    @Path("/try")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "What a message would become, and by which rules",
            description =
                    "{channel, department?, priority?, tags?, sender?, subject?, message?, customerTier?, rules? (in place of those in"
                            + " force)}. Nothing is stored.")
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    public Uni<TrialView> trial(byte @Nullable [] body) {
        JsonFields fields = Json.fields(body);
        Priority priority = fields.oneOfOrNull("priority", Priority.class);
        List<String> tags = CommonFields.tagsOrNull(fields);
        String department = fields.keywordOrNull("department");
        String sender = fields.textOrNull("sender", SENDER_LENGTH_MAX);
        String subject = fields.textOrNull("subject", SUBJECT_LENGTH_MAX);
        String message = fields.textOrNull("message", MESSAGE_LENGTH_MAX);
        String tier = fields.matching("customerTier", PrintableText::isPrintable, "1 to 100 printable characters");
        IncomingTicket ticket = new IncomingTicket(
                fields.keyword("channel"),
                department == null ? Keywords.DEPARTMENT_GENERAL : department,
                priority,
                tags == null ? List.of() : tags,
                sender == null ? List.of() : List.of(sender),
                subject == null ? "" : subject,
                message == null ? "" : message);
        fields.throwIfInvalid();
        ArrivalRules rules = rules(fields);
        return Uni.createFrom().item(() -> TrialView.of(rules.of(ticket).route(tier)));
    }

    private ArrivalRules rules(JsonFields fields) {
        JsonNode given = fields.value("rules");
        return given == null || given.isNull()
                ? inForce.rules()
                : ArrivalRulesReader.read(
                        Json.fields(Json.write(Map.of("rules", given)).getBytes(StandardCharsets.UTF_8)));
    }
}
