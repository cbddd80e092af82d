package io.holdfast.sla.board;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.testservers.ServiceRequests.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** The page that every service serves, with its headers, and who may read this service's answers from another page. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class BoardPageTest {

    private static final Pattern REFERENCE =
            Pattern.compile("(?:src|href|from|import\\()\\s*=?\\s*[\"'(]*(\\.{0,2}/?[\\w./-]+\\.(?:js|css|svg))");

    @Test
    void thePageIsOpenAndLoadsNothingFromElsewhere() {
        given().get("/board")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header(
                        "Content-Security-Policy",
                        equalTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                                + "connect-src 'self' https://tickets.example http://loyalty.example:8083; "
                                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
        given().urlEncodingEnabled(false)
                .get("/%62oard")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"));
        given().head("/board").then().statusCode(200);
        given().redirects()
                .follow(false)
                .get("/board/")
                .then()
                .statusCode(308)
                .header("Location", endsWith("../board"));
    }

    @Test
    void everyFileThatThePageLoadsIsServed() {
        Set<String> files = new TreeSet<>();
        collect("/board", files);

        assertThat(files)
                .anyMatch(file -> file.matches("/board/v-[0-9a-f]{16}/app.js"))
                .anyMatch(file -> file.matches("/board/v-[0-9a-f]{16}/kit/board.css"))
                .anyMatch(file -> file.matches("/board/v-[0-9a-f]{16}/promises/kept.js"))
                .anyMatch(file -> file.matches("/board/webjars/uplot/[0-9.]+/dist/uPlot.esm.js"))
                .hasSizeGreaterThan(15);
        for (String file : files) {
            given().get(file).then().header("Cache-Control", "public, max-age=31536000, immutable");
        }
    }

    /** As an instance of another version answers the page's requests while both run. */
    @Test
    void aFileOfAnotherVersionIsServedAndNotKept() {
        for (String folder : List.of("/board/", "/board/v-0123456789abcdef/")) {
            given().get(folder + "app.js")
                    .then()
                    .statusCode(200)
                    .header("Content-Type", containsString("javascript"))
                    .header("Content-Security-Policy", containsString("default-src 'none'"))
                    .header("Cache-Control", "no-store");
        }
        given().get("/board/v-0123456789abcdef/none.js").then().statusCode(404).header("Cache-Control", "no-store");
        // Neither leads to what needs a credential.
        given().get("/board/v-0123456789abcdef/session").then().statusCode(401);
        given().get("/board/v-1/v-2/app.js").then().statusCode(404);
        given().get("/board/webjars/none.js").then().statusCode(404);
    }

    /** Follows what a file names, relative to itself. */
    private static void collect(String path, Set<String> files) {
        String text = given().get(path).then().statusCode(200).extract().asString();
        Matcher references = REFERENCE.matcher(path.contains("/webjars/") ? "" : text);
        while (references.find()) {
            String file = URI.create(path).resolve(references.group(1)).getPath();
            if (files.add(file)) {
                collect(file, files);
            }
        }
    }

    @Test
    void settingsNameTheOtherBoards() {
        given().get("/board/settings.json")
                .then()
                .statusCode(200)
                .body("board", equalTo("promises"))
                .body("boards.tickets", equalTo("https://tickets.example"))
                .body("boards.loyalty", equalTo("http://loyalty.example:8083"))
                .body("oidc", nullValue());
    }

    @Test
    void theSessionSaysWhoIsSignedIn() {
        given().get("/board/session").then().statusCode(401);
        as("ops").get("/board/session").then().statusCode(200).body("roles", equalTo(List.of("ops")));
    }

    @Test
    void pagesOfTheOtherBoardsMayReadAndNoOtherMay() {
        given().header("Origin", "https://tickets.example")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .options("/clocks")
                .then()
                .header("Access-Control-Allow-Origin", "https://tickets.example")
                .header("Access-Control-Allow-Methods", equalTo("GET"))
                .header("Access-Control-Allow-Headers", containsString("authorization"));
        as("agent")
                .header("Origin", "https://tickets.example")
                .get("/clocks")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "https://tickets.example")
                .header("Access-Control-Allow-Credentials", nullValue());
        as("agent")
                .header("Origin", "https://evil.example")
                .get("/clocks")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
        given().header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "GET")
                .options("/clocks")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }
}
