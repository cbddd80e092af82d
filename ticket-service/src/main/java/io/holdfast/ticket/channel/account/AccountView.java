package io.holdfast.ticket.channel.account;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.state.ChannelAccount;

/**
 * The settings of an account as the REST API returns them.
 *
 * @param secrets how many there are
 */
@Schema(name = "ChannelAccount")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AccountView(
        String channel,
        String account,
        int secrets,
        @Nullable String publicKey,
        @Nullable String publicUrl,
        Set<String> recipients,
        Set<String> ownAddresses,
        Set<String> formSenders,
        boolean includeTests,
        @Nullable String department,
        @Nullable String priority,
        List<String> tags) {

    static AccountView of(ChannelAccount account, ChannelSettings settings) {
        Priority priority = settings.priority();
        return new AccountView(
                account.channel(),
                account.name(),
                settings.secrets().size(),
                settings.publicKey(),
                settings.publicUrl(),
                settings.recipients(),
                settings.ownAddresses(),
                settings.formSenders(),
                settings.includeTests(),
                settings.department(),
                priority == null ? null : priority.wireName(),
                settings.tags());
    }
}
