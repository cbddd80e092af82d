package io.holdfast.sla.rulebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static org.assertj.core.api.Assertions.assertThat;

/** Policies and calendars and their versions, a page at a time. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class DefinitionPagesTest {

    private final String name = "pages-" + UUID.randomUUID();

    private static RequestSpecification ops() {
        return ServiceRequests.as("ops").contentType(ContentType.JSON);
    }

    private void putCalendar(String calendar, String holidays) {
        ops().body("""
                        {"timezone":"UTC","weekly":{"mon":[["08:00","09:00"]]},"holidays":[%s]}""".formatted(holidays)).put("/calendars/" + calendar).then().statusCode(200);
    }

    /** All items of a list, and that no page is larger than the bound. */
    private static List<String> walk(String path, String field, int limit, int bytesMax) {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = ops().queryParam("limit", limit);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get(path);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.asByteArray().length).isLessThan(bytesMax);
            JsonNode json = read(page);
            assertThat(json.get("items").size()).isBetween(1, limit);
            json.get("items").forEach(item -> seen.add(item.get(field).asText()));
            cursor = json.get("nextCursor").asText(null);
        } while (cursor != null);
        return seen;
    }

    private static JsonNode read(Response page) {
        try {
            return new ObjectMapper().readTree(page.asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void versionsArePagedOldestFirst() {
        for (int i = 0; i < 5; i++) {
            putCalendar(name, "\"2026-01-0" + (i + 1) + "\"");
        }

        assertThat(walk("/calendars/" + name + "/versions", "version", 2, 1 << 20))
                .containsExactly("1", "2", "3", "4", "5");
        assertThat(ops().get("/calendars/" + name).jsonPath().getInt("version")).isEqualTo(5);
        assertThat(ops().get("/calendars/" + name + "-none/versions").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aPageOfLargeVersionsEndsAtItsBytes() {
        String many = IntStream.range(0, 5_000)
                .mapToObj(i -> "\"" + LocalDate.of(1990, 1, 1).plusDays(i) + "\"")
                .collect(Collectors.joining(","));
        for (int i = 0; i < 20; i++) {
            putCalendar(name, many);
        }

        assertThat(walk("/calendars/" + name + "/versions", "version", 200, 3 << 19))
                .hasSize(20);
    }

    @Test
    void namesArePagedWithTheBuiltInPolicyAmongThem() {
        for (int i = 0; i < 3; i++) {
            putCalendar(name + i, "");
            ops().body("{\"rules\":[{\"when\":{\"channel\":[\"p" + name + i
                            + "\"]},\"targets\":{\"resolution\":\"PT1H\"}}]}")
                    .put("/policies/" + name + i)
                    .then()
                    .statusCode(200);
        }

        assertThat(walk("/calendars", "name", 2, 1 << 21)).contains(name + 0, name + 1, name + 2);
        List<String> policies = walk("/policies", "name", 2, 1 << 21);
        assertThat(policies).contains("default", name + 0, name + 1, name + 2).doesNotHaveDuplicates();
        assertThat(ops().get("/policies/default/versions").jsonPath().getInt("items[0].version"))
                .isEqualTo(1);
    }
}
