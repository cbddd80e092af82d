package io.holdfast.analytics.fit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** POST /models/{model}/fit. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class TableFitTest {

    /** Frequency, recency, age, customers. */
    private static final String PURCHASES = table(
            "0,0,30,70",
            "0,0,18,40",
            "1,2,30,30",
            "1,21,30,8",
            "2,4,30,14",
            "2,25,30,9",
            "3,7,30,9",
            "4,27,30,7",
            "7,11,30,5",
            "9,29,30,5",
            "15,29,30,4");

    @Test
    void fitsPurchases() {
        fit("bg-nbd", PURCHASES, 200)
                .body("model", equalTo("bg-nbd"))
                .body("fit.state", equalTo("converged"))
                .body("customers", equalTo(201))
                .body("parameters.r.toDouble()", closeTo(0.235953, 1e-5))
                .body("parameters.alpha.toDouble()", closeTo(1.815341, 1e-4))
                .body("parameters.a.toDouble()", closeTo(0.836225, 1e-4))
                .body("parameters.b.toDouble()", closeTo(1.547359, 1e-4))
                .body("logLikelihood.toDouble()", closeTo(-915.571382, 1e-3))
                .body("standardErrors.b.toDouble()", closeTo(0.769271, 1e-3));
        fit("mbg-nbd", PURCHASES, 200)
                .body("parameters.r.toDouble()", closeTo(1.680620, 1e-4))
                .body("logLikelihood.toDouble()", closeTo(-907.479519, 1e-3));
    }

    @Test
    void saysThatTheDataDoNotTellTheParameters() {
        fit(
                        "bg-nbd",
                        table(
                                "0,0,30,40",
                                "0,0,20,35",
                                "1,5,30,12",
                                "1,18,25,8",
                                "2,12,30,6",
                                "2,26,28,7",
                                "3,20,30,4",
                                "4,28,30,4",
                                "6,29,30,3",
                                "9,27,28,1"),
                        200)
                .body("fit.state", equalTo("boundary"));
        for (String model : List.of("bg-nbd", "mbg-nbd", "gamma-gamma")) {
            fit(model, "{\"customers\": []}", 200)
                    .body("fit.state", equalTo("too-little-data"))
                    .body("logLikelihood", nullValue());
        }
        fit("bg-nbd", table("0,0,10,1000"), 200).body("fit.state", equalTo("too-little-data"));
        fit("sbg", "{\"active\": [100, 100]}", 200)
                .body("fit.state", equalTo("too-little-data"))
                .body("projection", empty());
    }

    @Test
    void fitsSpend() {
        fit("gamma-gamma", """
                        {"customers": [{"frequency": 1, "meanValue": "12.5", "count": 6}, {"frequency": 1, "meanValue": 30, "count": 9},
                         {"frequency": 2, "meanValue": 18, "count": 5}, {"frequency": 2, "meanValue": 41, "count": 4},
                         {"frequency": 3, "meanValue": 22, "count": 6}, {"frequency": 5, "meanValue": 27.5, "count": 3},
                         {"frequency": 8, "meanValue": 35, "count": 2}, {"frequency": 4, "meanValue": 15, "count": 3}]}""", 200)
                .body("fit.state", equalTo("converged"))
                .body("parameters.p.toDouble()", closeTo(8.0965, 1e-3))
                .body("parameters.q.toDouble()", closeTo(15.7008, 1e-2))
                .body("logLikelihood.toDouble()", closeTo(-135.005720, 1e-4));
    }

    @Test
    void projectsCohorts() {
        fit("sbg?periods=3", "{\"active\": [500, 420, 370, 335]}", 200)
                .body("parameters.alpha.toDouble()", closeTo(0.463498, 1e-4))
                .body("parameters.beta.toDouble()", closeTo(2.432870, 1e-3))
                .body("projection", hasSize(3))
                .body("projection.period", equalTo(List.of(4, 5, 6)))
                .body("projection[0].active.toDouble()", closeTo(0.617331, 1e-5))
                .body("projection[0].low.toDouble()", closeTo(0.566786, 1e-4))
                .body("projection[0].high.toDouble()", closeTo(0.665461, 1e-4))
                .body("projection[0].retention.toDouble()", closeTo(0.921393, 1e-5));
        fit("sbg", "{\"cohorts\": [[500, 420, 370, 335], [400, 330, 292], [300, 255]]}", 200)
                .body("parameters.alpha.toDouble()", closeTo(0.437834, 1e-4))
                .body("projection", hasSize(12));
    }

    @Test
    void refusesWrongTablesByRow() {
        fit("bg-nbd", table("0,0,10,1", "-1,0,10,1"), 422).body("errors.field", hasItem("customers[1].frequency"));
        fit("bg-nbd", table("1.5,1,10,1"), 422).body("errors.field", hasItem("customers[0].frequency"));
        fit("bg-nbd", table("1,11,10,1"), 422).body("errors.field", hasItem("customers[0].recency"));
        fit("bg-nbd", table("0,1,10,1"), 422).body("errors.field", hasItem("customers[0].recency"));
        fit("bg-nbd", table("1,1,10,0"), 422).body("errors.field", hasItem("customers[0].count"));
        fit("bg-nbd", table("1,1,\"NaN\",1"), 422).body("errors.field", hasItem("customers[0].age"));
        fit("bg-nbd", table("1,1,1e400,1"), 422).body("errors.field", hasItem("customers[0].age"));
        fit("bg-nbd", "{\"customers\": [{\"frequency\": 1}]}", 422)
                .body("errors.field", hasItem("customers[0].recency"));
        fit("bg-nbd", "{\"customers\": [7]}", 422).body("errors.field", hasItem("customers[0]"));
        fit("bg-nbd", "{\"customers\": [{\"x\": 1}]}", 422).body("errors.field", hasItem("customers[0].x"));
        fit("bg-nbd", "{}", 422).body("errors.field", hasItem("customers"));
        fit("bg-nbd", "[]", 422);
        fit("bg-nbd", "{", 400);
        fit("gamma-gamma", "{\"customers\": [{\"frequency\": 1, \"meanValue\": -3}]}", 422)
                .body("errors.field", hasItem("customers[0].meanValue"));
        fit("sbg", "{\"active\": [10, 11]}", 422).body("errors.field", hasItem("active[1]"));
        fit("sbg", "{\"active\": [10, -1]}", 422).body("errors.field", hasItem("active[1]"));
        fit("sbg", "{\"cohorts\": [[10, 9], [10, \"few\"]]}", 422).body("errors.field", hasItem("cohorts[1][1]"));
        fit("sbg", "{\"cohorts\": [7]}", 422).body("errors.field", hasItem("cohorts[0]"));
        fit("sbg", "{\"active\": [10, 9], \"cohorts\": [[10, 9]]}", 422).body("errors.field", hasItem("active"));
        fit("sbg?periods=-1", "{\"active\": [10, 9]}", 422).body("errors.field", hasItem("periods"));
        fit("pareto-nbd", "{}", 404);
    }

    @Test
    void hugeNumbersGiveAnAnswerOrAreRefused() {
        fit("bg-nbd", table("0,0,1e12,1000000", "3,5e11,1e12,2000000", "1,1e3,1e12,500000"), 200)
                .body("fit.state", notNullValue());
        List<String> rows = new ArrayList<>(Collections.nCopies(2000, "1,1,10,1"));
        rows.add("0,0,10,1");
        fit("bg-nbd", table(rows.toArray(String[]::new)), 200).body("customers", equalTo(2001));
    }

    private static String table(String... rows) {
        List<String> objects = new ArrayList<>();
        for (String row : rows) {
            String[] values = row.split(",", -1);
            objects.add("{\"frequency\":%s,\"recency\":%s,\"age\":%s,\"count\":%s}"
                    .formatted(values[0], values[1], values[2], values[3]));
        }
        return "{\"customers\":[" + String.join(",", objects) + "]}";
    }

    private static ValidatableResponse fit(String model, String body, int status) {
        String path = model.contains("?") ? "/models/" + model.replace("?", "/fit?") : "/models/" + model + "/fit";
        return ServiceRequests.as("ops")
                .contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(status);
    }
}
