package io.holdfast.ticket.arrival;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Priority;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.web.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArrivalRulesTest {

    @Test
    void salesFromAMessengerHasAtLeastHighPriorityByDefault() {
        assertThat(ArrivalRules.DEFAULT
                        .of(arrival("whatsapp", "sales", null, "Hi"))
                        .route(null)
                        .priority())
                .isEqualTo(Priority.HIGH);
        assertThat(ArrivalRules.DEFAULT
                        .of(arrival("messenger", "sales", Priority.LOW, "Hi"))
                        .route(null)
                        .priority())
                .isEqualTo(Priority.HIGH);
        assertThat(ArrivalRules.DEFAULT
                        .of(arrival("whatsapp", "sales", Priority.URGENT, "Hi"))
                        .route(null)
                        .priority())
                .isEqualTo(Priority.URGENT);
        assertThat(ArrivalRules.DEFAULT
                        .of(arrival("email", "sales", null, "Hi"))
                        .route(null)
                        .priority())
                .isEqualTo(Priority.NORMAL);
        assertThat(ArrivalRules.DEFAULT
                        .of(arrival("whatsapp", "technical", null, "Hi"))
                        .route(null)
                        .rules())
                .isEmpty();
    }

    @Test
    void rulesApplyInOrderAndSeeWhatThoseBeforeHaveSet() {
        ArrivalRules rules = read("""
                {"rules":[
                 {"name":"refunds","when":{"words":["refund","money back"]},"set":{"department":"billing","tags":["refund"]}},
                 {"name":"billing","when":{"department":["billing"]},"set":{"agentId":"ann","priority":"high"}},
                 {"name":"tagged","when":{"tags":["refund"]},"set":{"tags":["money","refund"]},"stop":true},
                 {"name":"never","set":{"department":"lost"}}]}""");

        RoutingResult routed = rules.of(arrival("email", "general", null, "I want my MONEY BACK."))
                .route(null);

        assertThat(routed)
                .isEqualTo(new RoutingResult(
                        "billing",
                        Priority.HIGH,
                        List.of("refund", "money"),
                        "ann",
                        List.of("refunds", "billing", "tagged")));
        assertThat(rules.of(arrival("email", "general", null, "Hello"))
                        .route(null)
                        .department())
                .isEqualTo("lost");
    }

    @Test
    void aSenderIsAnAddressADomainANumberOrAHandle() {
        ArrivalRules rules = read("""
                {"rules":[{"name":"vip","when":{"sender":["Boss@Example.com","@partner.example","+4930123456","telegram:77"]},
                  "set":{"tags":["vip"]}}]}""");

        for (String sender : List.of("boss@example.com", "any@partner.example", "+4930123456", "telegram:77")) {
            assertThat(rules.of(from(sender)).route(null).tags()).as(sender).containsExactly("vip");
        }
        for (String sender :
                List.of("x@example.com", "any@notpartner.example", "any@sub.partner.example", "+493012345")) {
            assertThat(rules.of(from(sender)).route(null).tags()).as(sender).isEmpty();
        }
    }

    @Test
    void whatIsWrittenIsReadAlike() {
        ArrivalRules rules = read("""
                {"rules":[{"name":"a","when":{"channel":["email"],"department":["sales"],"words":["x y"],"sender":["@b.example"],
                  "tags":["t"]},"set":{"department":"d","priority":"low","tags":["u"],"agentId":"ann"},"stop":true}]}""");

        assertThat(read(Json.write(ArrivalRulesWriter.fields(rules)))).isEqualTo(rules);
        assertThat(read(Json.write(ArrivalRulesWriter.fields(ArrivalRules.DEFAULT))))
                .isEqualTo(ArrivalRules.DEFAULT);
    }

    @Test
    void everyMistakeIsNamed() {
        assertThatThrownBy(() -> read("""
                {"rules":[{"set":{"priority":"very"}},{"name":"a","when":{"word":["x"]},"set":{}},{"name":"a","stop":1}]}""")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.errors())
                    .extracting(error -> error.field())
                    .contains(
                            "rules[0].name",
                            "rules[0].set.priority",
                            "rules[1].when.word",
                            "rules[2].set",
                            "rules[2].stop");
        });
        assertThatThrownBy(() -> read("{}")).isInstanceOf(Problem.class);
    }

    private static ArrivalRules read(String json) {
        return ArrivalRulesReader.read(Json.fields(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static IncomingTicket arrival(
            String channel, String department, @Nullable Priority priority, String message) {
        return new IncomingTicket(channel, department, priority, List.of(), List.of(), "", message);
    }

    private static IncomingTicket from(String sender) {
        return new IncomingTicket("email", "general", null, List.of(), List.of(sender), "S", "M");
    }
}
