package io.holdfast.loyalty.programme;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.Reward;
import io.holdfast.loyalty.earning.TierScheme;

/** Writes programmes as JSON, with values in order, so that equal programmes have equal JSON. */
final class ProgrammeWriter {

    private ProgrammeWriter() {}

    static ObjectNode write(Programme programme) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", programme.name());
        body.put("timezone", programme.zone().getId());
        body.put("rounding", programme.rounding().wireName());
        if (programme.pointValue() != null) {
            body.putObject("pointValue")
                    .put("currency", programme.pointValue().currency())
                    .put("amount", programme.pointValue().amount().toPlainString());
        }
        ArrayNode rules = body.putArray("rules");
        programme.rules().forEach(rule -> RuleWriter.write(rule, rules.addObject()));
        if (programme.tiers() != null) {
            write(programme.tiers(), body.putObject("tiers"));
        }
        if (!programme.pending().isZero()) {
            body.put("pending", programme.pending().toString());
        }
        if (programme.expiry() != null) {
            body.putObject("expiry")
                    .put("after", programme.expiry().after().toString())
                    .put("end", programme.expiry().end().wireName());
        }
        if (!programme.rewards().isEmpty()) {
            ArrayNode rewards = body.putArray("rewards");
            programme.rewards().forEach(reward -> write(reward, rewards.addObject()));
        }
        body.put("holdTimeout", programme.holdTimeout().toString());
        body.put("minimumRedemption", programme.minimumRedemption());
        return body;
    }

    private static void write(TierScheme tiers, ObjectNode body) {
        body.put("basis", tiers.basis().wireName());
        ConditionsWriter.writeText(body, "window", tiers.window());
        if (!tiers.grace().isZero()) {
            body.put("grace", tiers.grace().toString());
        }
        ArrayNode levels = body.putArray("levels");
        for (TierScheme.Level level : tiers.levels()) {
            ObjectNode object = levels.addObject();
            object.put("tier", level.tier()).put("from", level.from().toPlainString());
            if (level.discountPercent() != null) {
                object.put("discountPercent", level.discountPercent().toPlainString());
            }
        }
    }

    private static void write(Reward reward, ObjectNode body) {
        body.put("name", reward.name()).put("points", reward.points());
        if (reward.stock() != null) {
            body.put("stock", reward.stock());
        }
        if (reward.perCustomer() != null) {
            body.put("perCustomer", reward.perCustomer());
        }
        ConditionsWriter.write(body, "tiers", reward.tiers());
        ConditionsWriter.writeText(body, "from", reward.from());
        ConditionsWriter.writeText(body, "until", reward.until());
        ConditionsWriter.writeText(body, "validFor", reward.validFor());
    }
}
