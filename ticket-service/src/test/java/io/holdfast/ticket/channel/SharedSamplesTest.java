package io.holdfast.ticket.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.testservers.SharedFiles;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.chat.InstagramAdapter;
import io.holdfast.ticket.channel.chat.MessengerAdapter;
import io.holdfast.ticket.channel.chat.SlackAdapter;
import io.holdfast.ticket.channel.chat.TelegramAdapter;
import io.holdfast.ticket.channel.chat.TwilioAdapter;
import io.holdfast.ticket.channel.chat.WebAdapter;
import io.holdfast.ticket.channel.chat.WhatsappAdapter;
import io.holdfast.ticket.channel.shop.ShopifyAdapter;
import io.holdfast.ticket.channel.shop.StripeAdapter;
import io.holdfast.ticket.channel.shop.WooCommerceAdapter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The shared samples of what vendors send, through the adapters of chat channels and shops alone. */
class SharedSamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, ChannelAdapter> ADAPTERS = Stream.of(
                    new WhatsappAdapter(),
                    new MessengerAdapter(),
                    new InstagramAdapter(),
                    new TelegramAdapter(),
                    new TwilioAdapter(),
                    new SlackAdapter(),
                    new WebAdapter(),
                    new ShopifyAdapter(),
                    new WooCommerceAdapter(),
                    new StripeAdapter())
            .collect(Collectors.toMap(ChannelAdapter::name, Function.identity()));

    @TestFactory
    Stream<DynamicTest> eachSampleHasTheExpectedOutcome() throws IOException {
        Path folder = SharedFiles.require("channels");
        List<DynamicTest> tests;
        try (Stream<Path> files = Files.list(folder)) {
            tests = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(SharedSamplesTest::read)
                    .filter(sample ->
                            ADAPTERS.containsKey(sample.path("channel").textValue())
                                    && sample.path("settings").isObject())
                    .map(sample -> DynamicTest.dynamicTest(sample.path("name").textValue(), () -> check(sample)))
                    .toList();
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private static void check(JsonNode sample) throws Exception {
        ChannelAdapter adapter =
                requireNonNull(ADAPTERS.get(sample.path("channel").textValue()));
        SampleAccount account = new SampleAccount(adapter, sample.path("settings"));
        for (JsonNode earlier : sample.path("earlier")) {
            account.send(delivery(sample, earlier), receivedAt(earlier), earlier.path("expect"));
        }
        account.send(delivery(sample, sample), receivedAt(sample), sample.path("expect"));
        account.requireHolds(sample.path("expect"), sample.path("account").textValue());
    }

    private static Instant receivedAt(JsonNode request) {
        return Instant.parse(request.path("receivedAt").textValue());
    }

    private static Delivery delivery(JsonNode sample, JsonNode request) {
        String path = request.path("path").textValue();
        int query = path.indexOf('?');
        String rawBody = request.path("rawBody").textValue();
        Map<String, List<String>> headers = request.path("headers").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> List.of(header.getValue().textValue())));
        return Delivery.of(
                request.path("method").textValue(),
                sample.path("account").textValue(),
                "",
                query < 0 ? "" : path.substring(query + 1),
                headers,
                request.path("rawBodyEncoding").textValue().equals("base64")
                        ? Base64.getDecoder().decode(rawBody)
                        : rawBody.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
