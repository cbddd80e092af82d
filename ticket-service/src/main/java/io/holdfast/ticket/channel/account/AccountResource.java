package io.holdfast.ticket.channel.account;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.Change;
import io.holdfast.ticket.channel.Adapters;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.web.Json;

/** REST resource of the accounts of channels. */
@Path("/channels/{channel}/{account}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "channels")
class AccountResource {

    private static final String WHAT = "account";

    private final Adapters adapters;
    private final Accounts accounts;

    AccountResource(Adapters adapters, Accounts accounts) {
        this.adapters = adapters;
        this.accounts = accounts;
    }

    @PUT
    @RolesAllowed("admin")
    @Operation(
            summary = "Take the webhooks of an account of a channel",
            description =
                    "channel is email, sendgrid, mailgun, whatsapp, messenger, instagram, telegram, twilio, slack, web,"
                            + " shopify, woocommerce or stripe; account is chosen by you, a-z 0-9 -, at most 24 characters."
                            + " {secret (a text or up to three, any of which may fit), publicKey (sendgrid), verifyToken (whatsapp,"
                            + " messenger, instagram), publicUrl (twilio), recipients?, ownAddresses?, formSenders? (mail),"
                            + " includeTests? (shops), department?, priority?, tags?}. It replaces all settings.")
    @APIResponse(responseCode = "201", description = "The account is new")
    @APIResponse(responseCode = "200", description = "The account was changed")
    @APIResponse(responseCode = "404", description = "There is no such channel")
    @APIResponse(
            responseCode = "422",
            description = "errors names every invalid field, and what is missing to verify senders")
    public Uni<Response> put(
            @PathParam("channel") String channel,
            @PathParam("account") String account,
            byte @Nullable [] body,
            @Context SecurityContext security) {
        ChannelAdapter adapter = adapter(channel);
        if (!AccountName.isName(account)) {
            throw Problem.invalid(WHAT, "1 to 24 characters of a-z 0-9 -, a letter or digit first");
        }
        ChannelSettings settings = SettingsParser.parse(Json.fields(body), adapter);
        ChannelAccount key = new ChannelAccount(channel, account);
        return accounts.put(key, settings, change(security, "channel.put", key))
                .map(isNew -> Response.status(isNew ? 201 : 200)
                        .entity(AccountView.of(key, settings))
                        .build());
    }

    @GET
    @RolesAllowed("admin")
    @Operation(summary = "The settings of an account, without its secrets", description = "secrets is their number.")
    @APIResponse(responseCode = "404", description = "No such account")
    public Uni<AccountView> get(@PathParam("channel") String channel, @PathParam("account") String account) {
        ChannelAccount key = new ChannelAccount(channel, account);
        return accounts.find(adapter(channel), key)
                .map(settings -> AccountView.of(key, settings.orElseThrow(() -> unknown(key))));
    }

    @DELETE
    @RolesAllowed("admin")
    @Operation(
            summary = "Take no more webhooks of an account",
            description = "Its tickets stay, and what is kept of its deliveries, until that is 30 days old.")
    @APIResponse(responseCode = "204", description = "The account is deleted")
    @APIResponse(responseCode = "404", description = "No such account")
    public Uni<Void> delete(
            @PathParam("channel") String channel,
            @PathParam("account") String account,
            @Context SecurityContext security) {
        adapter(channel);
        ChannelAccount key = new ChannelAccount(channel, account);
        return accounts.delete(key, change(security, "channel.deleted", key))
                .invoke(deleted -> {
                    if (!deleted) {
                        throw unknown(key);
                    }
                })
                .replaceWithVoid();
    }

    private static Change change(SecurityContext security, String action, ChannelAccount key) {
        return Change.by(security, action, "channels/" + key.channel() + "/" + key.name());
    }

    private ChannelAdapter adapter(String channel) {
        return adapters.find(channel).orElseThrow(() -> Problem.notFound("channel", channel));
    }

    private static Problem unknown(ChannelAccount key) {
        return Problem.notFound(WHAT, key.label());
    }
}
