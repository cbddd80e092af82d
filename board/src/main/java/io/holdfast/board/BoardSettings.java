package io.holdfast.board;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the page reads first; it is open to everybody.
 *
 * @param board name of this service's board: tickets, promises, loyalty or retention
 * @param boards name of each board to the address of its service
 * @param oidc how people sign in; null: by an address with a token
 */
record BoardSettings(
        String board, Map<String, String> boards, @Nullable Oidc oidc) {

    /**
     * @param issuer address of the provider, below which its discovery document is
     * @param clientId of a public client
     * @param scope words that are asked for, separated by spaces
     */
    record Oidc(String issuer, String clientId, String scope) {}
}
