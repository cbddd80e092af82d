package io.holdfast.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signing in on the boards at a real Keycloak, whose realm has the address {@code HOLDFAST_KEYCLOAK} and whose users have the
 * password {@code HOLDFAST_KEYCLOAK_PASSWORD}; the platform runs in the folder {@code HOLDFAST_PLATFORM}.
 * deploy/system-tests/keycloak starts both.
 */
@EnabledIfEnvironmentVariable(
        named = "HOLDFAST_KEYCLOAK",
        matches = ".+",
        disabledReason = "needs a platform and a Keycloak: deploy/system-tests/keycloak")
class KeycloakSignInTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Access tokens of the boards' client are valid for 40 s, and renewed when less than 30 s are left. */
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(40);

    private static final Duration SLACK = Duration.ofSeconds(15);

    private Optional<Browser> started = Optional.empty();

    @BeforeEach
    void startBrowser() {
        started = Browser.start();
        Assumptions.assumeTrue(started.isPresent(), "chromium and chromedriver are not installed");
        browser().size(1280, 1000);
    }

    @AfterEach
    void closeBrowser() {
        started.ifPresent(Browser::close);
    }

    private Browser browser() {
        return started.orElseThrow();
    }

    private static String keycloak() {
        return Objects.requireNonNull(System.getenv("HOLDFAST_KEYCLOAK"));
    }

    private static JsonNode file(String name) throws IOException {
        return JSON.readTree(Path.of(System.getenv("HOLDFAST_PLATFORM"), name).toFile());
    }

    private static String board(String service) throws IOException {
        return file("addresses.json").path(service).asText() + "/board";
    }

    /** Creates a ticket with the platform's own token, and returns its subject. */
    private static String createTicket() throws IOException, InterruptedException {
        String subject = "Where is parcel " + UUID.randomUUID().toString().substring(0, 8);
        HttpResponse<String> created = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        file("addresses.json").path("ticket").asText() + "/tickets"))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + file("credentials.json")
                                                        .path("adminToken")
                                                        .asText())
                                .header("Content-Type", "application/json")
                                .timeout(SLACK)
                                .POST(HttpRequest.BodyPublishers.ofString(JSON.createObjectNode()
                                        .put("customerId", "keycloak-customer")
                                        .put("channel", "email")
                                        .put("department", "sales")
                                        .put("subject", subject)
                                        .put("message", "Please help.")
                                        .toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return subject;
    }

    /** Opens a board, and signs in on Keycloak's page. */
    private void signIn(String address, String user) {
        browser().open(address);
        browser().find(".sign-in button.main").click();
        browser().find("#username").sendKeys(user);
        assertThat(browser().address()).startsWith(keycloak() + "/protocol/openid-connect/auth?");
        browser().find("#password").sendKeys(System.getenv("HOLDFAST_KEYCLOAK_PASSWORD"));
        browser().find("#kc-login").click();
    }

    private String accessToken() {
        return String.valueOf(browser().script("return JSON.parse(sessionStorage.getItem('holdfast.session')).access"));
    }

    @Test
    void anAgentSignsInOnceAndSeesTheBoardsOfAllServices() throws IOException, InterruptedException {
        String subject = createTicket();

        signIn(board("ticket") + "?view=mine", "agent");
        // The clocks are those of sla-service, the subjects those of ticket-service.
        browser().await(".queue", subject);
        assertThat(browser().address()).isEqualTo(board("ticket") + "?view=mine");
        browser().find(".queue li").click();
        browser().await(".messages", "Please help.");
        browser().await(".desk > :last-child", "Points");
        requireNothingFailed();

        for (String other : new String[] {"sla", "loyalty", "analytics"}) {
            browser().find("nav a[href='" + board(other) + "']").click();
            browser().find(".panel[data-state='ready'], .panel[data-state='empty']");
            assertThat(browser().address()).isEqualTo(board(other));
            requireNothingFailed();
        }
    }

    /** A service that has just started may be busy for a moment, and the panel asks again. */
    private void requireNothingFailed() {
        browser()
                .awaitScript(
                        "return document.querySelector('[data-state=loading], [data-state=failed]') === null", SLACK);
        assertThat(browser().errors()).isEmpty();
    }

    @Test
    void aTokenIsRenewedWhileTheSessionAtKeycloakLasts() throws IOException {
        signIn(board("sla"), "agent");
        browser().await("#connection", "live");
        String first = accessToken();

        browser()
                .awaitScript(
                        "return JSON.parse(sessionStorage.getItem('holdfast.session')).access !== arguments[0]",
                        TOKEN_LIFE,
                        first);
        assertThat(browser().all(".sign-in")).isEmpty();
        assertThat(browser().errors()).isEmpty();
    }

    @Test
    void whenTheSessionAtKeycloakHasEndedTheBoardAsksToSignInAgain() throws IOException {
        signIn(board("sla"), "agent");
        browser().await("#connection", "live");
        browser().inAnotherTab(keycloak() + "/protocol/openid-connect/logout", () -> {
            browser().find("#kc-logout").click();
            browser().await("body", "You are logged out");
        });

        browser().await(".sign-in", "The token has expired or is no longer accepted.", TOKEN_LIFE.plus(SLACK));
        browser().find(".sign-in button.main").click();
        browser().find("#username");
    }

    @Test
    void signingOutForgetsTheTokenOfTheTab() throws IOException {
        signIn(board("sla"), "lead");
        browser().find("#top .who button").click();

        browser().find(".sign-in button.main");
        assertThat(browser().script("return sessionStorage.length")).isEqualTo(0L);
        // The session at Keycloak goes on, as documented.
        browser().find(".sign-in button.main").click();
        browser().await("#connection", "live");
    }

    @Test
    void somebodyWithoutARoleSeesNothingAndCanSignOut() throws IOException {
        for (String user : new String[] {"newcomer", "stranger"}) {
            signIn(board("ticket"), user);
            browser().await("main", "Your role may not see this.");
            assertThat(browser().all(".queue")).isEmpty();
            browser().find("#top .who button").click();
            browser().find(".sign-in button.main");
            browser().close();
            started = Browser.start();
        }
    }

    @Test
    void aWrongPasswordStaysOnKeycloaksPage() throws IOException {
        browser().open(board("ticket"));
        browser().find(".sign-in button.main").click();
        browser().find("#username").sendKeys("agent");
        browser().find("#password").sendKeys("wrong");
        browser().find("#kc-login").click();

        browser().await("body", "Invalid username or password");
        assertThat(browser().address()).startsWith(keycloak());
    }
}
