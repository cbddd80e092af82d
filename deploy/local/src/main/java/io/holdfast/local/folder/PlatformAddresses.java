package io.holdfast.local.folder;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.local.cli.UserError;

/**
 * Addresses of a running platform. {@code ./holdfast up} writes them to {@code addresses.json} in the platform's folder;
 * the other commands read them there.
 *
 * @param kafka host and port of the broker
 * @param ticketService URL of ticket-service
 */
public record PlatformAddresses(String kafka, URI ticketService) {

    /** Addresses of a platform that was started with the default ports. */
    public static final PlatformAddresses DEFAULT =
            new PlatformAddresses("localhost:9092", URI.create("http://localhost:8081"));

    private static final List<String> SERVICES = List.of("ticket", "sla", "loyalty", "analytics");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The addresses in the folder; empty when no platform was started in it. */
    public static Optional<PlatformAddresses> read(DataFolder folder) throws IOException {
        if (!Files.exists(folder.addresses())) {
            return Optional.empty();
        }
        JsonNode addresses = JSON.readTree(folder.addresses().toFile());
        return Optional.of(new PlatformAddresses(
                addresses.path("kafka").asText(DEFAULT.kafka),
                URI.create(addresses.path("ticket").asText(DEFAULT.ticketService.toString()))));
    }

    /** The URL of each service that was started, by its name; empty when no platform was started in the folder. */
    public static Map<String, URI> services(DataFolder folder) throws IOException {
        Map<String, URI> services = new LinkedHashMap<>();
        if (Files.exists(folder.addresses())) {
            JsonNode addresses = JSON.readTree(folder.addresses().toFile());
            for (String name : SERVICES) {
                if (addresses.hasNonNull(name)) {
                    services.put(name, URI.create(addresses.path(name).asText()));
                }
            }
        }
        return services;
    }

    /** Writes the address of each server and service by its name. */
    public static void write(DataFolder folder, Map<String, String> addresses) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(folder.addresses().toFile(), addresses);
        } catch (IOException failed) {
            throw new UserError("cannot write " + folder.addresses() + ": " + failed.getMessage());
        }
    }
}
