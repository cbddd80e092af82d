package io.holdfast.messaging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The brokers' addresses and the credentials, the same for every Kafka client of a process. They come from the
 * configuration {@code kafka.*} (environment: {@code KAFKA_*}), under the names that Kafka's own clients have. The channels
 * of the inbox read the same properties themselves.
 */
final class KafkaAccess {

    private static final List<String> SECURITY = List.of("security.", "sasl.", "ssl.");
    private static final List<String> CONNECTION = List.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG,
            CommonClientConfigs.CLIENT_RACK_CONFIG);

    private final Map<String, Object> settings;

    private KafkaAccess(Map<String, Object> settings) {
        this.settings = settings;
    }

    /**
     * @param kafka all properties below {@code kafka.}, without the prefix. Only those about addresses and security are
     *     used: an environment may have other variables that start with {@code KAFKA_}
     */
    static KafkaAccess of(Map<String, ?> kafka) {
        Map<String, Object> settings = new HashMap<>();
        kafka.forEach((name, value) -> {
            boolean isEmpty = value.toString().isBlank();
            if (!isEmpty && (CONNECTION.contains(name) || SECURITY.stream().anyMatch(name::startsWith))) {
                settings.put(name, value);
            }
        });
        return new KafkaAccess(Map.copyOf(settings));
    }

    /** A client's own settings together with these. */
    Map<String, Object> with(Map<String, ?> clientSettings) {
        Map<String, Object> all = new HashMap<>(clientSettings);
        all.putAll(settings);
        return all;
    }
}
