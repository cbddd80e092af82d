package io.holdfast.ticket.channel.adapter;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;

/**
 * The settings of an account: what verifies its sender, and what its new tickets are like.
 *
 * @param secrets one to three, any of which may fit, so that a secret can be replaced; none for {@code sendgrid}
 * @param publicKey of {@code sendgrid}: base64 of the SubjectPublicKeyInfo
 * @param verifyToken of Meta's handshake
 * @param publicUrl of {@code twilio}: the URL as it is set there
 * @param recipients whom messages are taken for; empty for all
 * @param ownAddresses e-mail addresses of the company in lower case, whose mails are no customers'
 * @param formSenders e-mail addresses in lower case whose mails are for the address in {@code Reply-To}
 * @param includeTests whether test orders of a shop count
 * @param department of new tickets; null for the default
 * @param priority of new tickets; null for the default
 * @param tags of new tickets
 */
public record ChannelSettings(
        List<String> secrets,
        @Nullable String publicKey,
        @Nullable String verifyToken,
        @Nullable String publicUrl,
        Set<String> recipients,
        Set<String> ownAddresses,
        Set<String> formSenders,
        boolean includeTests,
        @Nullable String department,
        @Nullable Priority priority,
        List<String> tags) {

    /** A setting that an adapter may require. */
    public enum Setting {
        SECRET("secret"),
        PUBLIC_KEY("publicKey"),
        VERIFY_TOKEN("verifyToken"),
        PUBLIC_URL("publicUrl");

        private final String field;

        Setting(String field) {
            this.field = field;
        }

        /** Its name in the API. */
        public String field() {
            return field;
        }
    }

    /** Whether messages for this recipient are taken. */
    public boolean takes(@Nullable String recipient) {
        return recipients.isEmpty() || (recipient != null && recipients.contains(recipient));
    }
}
