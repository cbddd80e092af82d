package io.holdfast.ticket.template.content;

import java.time.Duration;
import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class TemplateTextTest {

    private static final Map<Placeholder, String> ANN =
            Map.of(Placeholder.CUSTOMER_NAME, "Ann", Placeholder.TICKET_ID, "t-1");

    @ParameterizedTest
    @CsvSource({
        "'Hello {{customer.name}}, ticket {{ticket.id}}.', 'Hello Ann, ticket t-1.'",
        "'{{ customer.name }}{{customer.name|you}}', AnnAnn",
        "'No placeholder: { } }} {', 'No placeholder: { } }} {'",
    })
    void placeholdersAreReplaced(String template, String expected) {
        assertThat(TemplateText.parse(template).render(ANN)).isEqualTo(expected);
    }

    @Test
    void anUnknownNameHasAFallback() {
        assertThat(TemplateText.parse("Dear {{customer.name}},").render(Map.of()))
                .isEqualTo("Dear customer,");
        assertThat(TemplateText.parse("Liebe {{customer.name|Freunde }},")
                        .render(Map.of(Placeholder.CUSTOMER_NAME, " \u0000\n")))
                .isEqualTo("Liebe Freunde,");
        assertThat(TemplateText.parse("Hello {{customer.name|}}!").render(Map.of()))
                .isEqualTo("Hello !");
    }

    @Test
    void aNameIsOneShortLineAndItsPlaceholdersAreNone() {
        String hostile = "{{ticket.id}}\r\nBuy\u2028now " + "\uD83D\uDE00".repeat(200);

        String text = TemplateText.parse("{{customer.name}}").render(Map.of(Placeholder.CUSTOMER_NAME, hostile));

        assertThat(text).startsWith("{{ticket.id}}  Buy now").doesNotContain("\n", "\r", "\u2028");
        assertThat(text.codePointCount(0, text.length())).isEqualTo(TemplateText.VALUE_LENGTH_MAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{customer.email}}", "{{}}", "{{Customer.Name}}", "{{ticket.id", "{{{{ticket.id}}}}", "a{{|x}}"
            })
    void anUnknownOrUnfinishedPlaceholderIsRefused(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> TemplateText.parse(template));
    }

    @Test
    void tooManyPlaceholdersAreRefused() {
        String most = "{{ticket.id}}".repeat(TemplateText.PLACEHOLDERS_MAX);

        assertThat(TemplateText.parse(most).render(ANN)).hasSize(3 * TemplateText.PLACEHOLDERS_MAX);
        assertThatThrownBy(() -> TemplateText.parse(most + "{{ticket.id}}")).hasMessageContaining("at most 50");
    }

    @Test
    void aLongHostileTextTakesNoTime() {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThatIllegalArgumentException().isThrownBy(() -> TemplateText.parse("{{".repeat(10_000)));
            TemplateText.parse("}}".repeat(10_000)).render(ANN);
        });
    }

    @Property
    void anyTextIsRenderedOrRefusedWithAMessage(@ForAll String text) {
        try {
            assertThat(TemplateText.parse(text).render(Map.of())).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }
}
