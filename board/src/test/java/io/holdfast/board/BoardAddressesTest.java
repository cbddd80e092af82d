package io.holdfast.board;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BoardAddressesTest {

    private record Settings(
            Optional<URI> tickets,
            Optional<URI> promises,
            Optional<URI> loyalty,
            Optional<URI> retention,
            Optional<String> oidcClient,
            Optional<String> oidcScope,
            Optional<List<URI>> oidcOrigins)
            implements BoardConfig {

        static Settings of(String tickets, Optional<String> client, List<URI> origins) {
            return new Settings(
                    Optional.of(URI.create(tickets)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    client,
                    Optional.empty(),
                    Optional.of(origins));
        }
    }

    private static BoardAddresses addresses(String tickets) {
        return new BoardAddresses(Settings.of(tickets, Optional.empty(), List.of()), Optional.empty());
    }

    @Test
    void anOriginIsWrittenAsBrowsersDo() {
        assertThat(addresses("https://desk.example:443/tickets/").boardOrigins())
                .containsExactly("https://desk.example");
        assertThat(addresses("http://Desk.Example:80").boardOrigins()).containsExactly("http://desk.example");
        assertThat(addresses("http://localhost:8081").boardOrigins()).containsExactly("http://localhost:8081");
    }

    @Test
    void anAddressHasNoSlashAtItsEnd() {
        assertThat(addresses("https://desk.example/tickets/").boards())
                .containsEntry("tickets", "https://desk.example/tickets");
    }

    @Test
    void theProviderMayBeAskedOnlyWherePeopleSignInThere() {
        URI other = URI.create("https://tokens.example/token");
        Optional<String> issuer = Optional.of("https://provider.example/realms/support");

        assertThat(new BoardAddresses(Settings.of("http://a", Optional.of("desk"), List.of(other)), issuer)
                        .contentSecurityPolicy())
                .contains("connect-src 'self' http://a https://provider.example https://tokens.example;");
        assertThat(new BoardAddresses(Settings.of("http://a", Optional.empty(), List.of(other)), issuer)
                        .contentSecurityPolicy())
                .contains("connect-src 'self' http://a;");
    }

    @Test
    void whatIsNoAddressIsRefusedAtTheStart() {
        assertThatThrownBy(() -> addresses("tickets.example.com"))
                .hasMessageContaining("'tickets.example.com' is not an address");
        assertThatThrownBy(() -> addresses("javascript:alert(1)")).hasMessageContaining("is not an address");
    }
}
