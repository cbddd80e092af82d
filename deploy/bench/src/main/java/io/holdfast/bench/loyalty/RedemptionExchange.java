package io.holdfast.bench.loyalty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

import io.holdfast.bench.harness.HttpExchange;

/** One redemption: a hold of points, and its capture. */
final class RedemptionExchange implements HttpExchange {

    static final String CONTENT_TYPE = "application/json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CREATED = 201;
    private static final Buffer WHOLE_HOLD = Buffer.buffer("{}");

    private final String customerId;
    private final long points;
    private final CapturedRedemptions captured;
    private final Request hold;
    private @Nullable Request capture;
    private String redemptionId = "";

    RedemptionExchange(String customerId, long points, CapturedRedemptions captured) {
        this.customerId = customerId;
        this.points = points;
        this.captured = captured;
        this.hold = new Request(
                "/customers/" + customerId + "/redemptions",
                CONTENT_TYPE,
                Buffer.buffer("{\"points\":" + points + "}"));
    }

    @Override
    public Request first() {
        return hold;
    }

    @Override
    public Step after(Response response) {
        return capture == null ? afterHold(response) : afterCapture(capture, response);
    }

    private Step afterHold(Response response) {
        JsonNode redemption = parse(response);
        redemptionId = redemption.path("redemptionId").asText();
        if (response.status() != CREATED || redemptionId.isEmpty() || !isOf(redemption, "held")) {
            return HttpExchange.failed(hold, response);
        }
        capture = new Request("/redemptions/" + redemptionId + "/capture", CONTENT_TYPE, WHOLE_HOLD);
        return new Step.Send(capture);
    }

    private Step afterCapture(Request request, Response response) {
        boolean isSuccess = response.status() / 100 == 2;
        if (!isSuccess || !isOf(parse(response), "captured")) {
            return HttpExchange.failed(request, response);
        }
        return captured.add(redemptionId, customerId)
                ? new Step.Finished()
                : new Step.Failed("redemption " + redemptionId + " was created twice");
    }

    private boolean isOf(JsonNode redemption, String state) {
        return redemption.path("state").asText().equals(state)
                && redemption.path("points").asLong() == points;
    }

    private static JsonNode parse(Response response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        }
    }
}
