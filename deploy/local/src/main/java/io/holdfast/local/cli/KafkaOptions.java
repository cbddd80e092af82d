package io.holdfast.local.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a command reaches Kafka: {@code --kafka} and {@code --kafka-config}. */
public final class KafkaOptions {

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Address of the broker (default: that of the running platform).")
    private @Nullable String broker;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = {
                "Kafka client properties, such as security.protocol, sasl.mechanism and sasl.jaas.config:",
                "the file that Kafka's own tools take as --command-config."
            })
    private @Nullable Path properties;

    /** The broker that was named; null for that of the running platform. */
    public @Nullable String broker() {
        return broker;
    }

    /** A client's settings: its own, those of the file, and the address. */
    public Map<String, Object> clientSettings(String bootstrapServers, Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        @Nullable Path file = properties;
        if (file != null) {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                read.load(reader);
            } catch (IOException failed) {
                throw new UserError("cannot read " + file + ": " + failed.getMessage());
            }
            read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
            if (broker != null) {
                settings.put("bootstrap.servers", bootstrapServers);
            }
        }
        settings.putAll(own);
        return settings;
    }
}
