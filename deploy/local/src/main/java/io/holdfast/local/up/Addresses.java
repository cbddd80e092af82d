package io.holdfast.local.up;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import picocli.CommandLine.Option;

import io.holdfast.local.Refusal;
import io.holdfast.local.server.Ports;

/** Where the platform listens: the usual ports, or those given as options. */
final class Addresses {

    @Option(
            names = "--ticket-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of ticket-service (${DEFAULT-VALUE}).")
    int ticket = 8081;

    @Option(
            names = "--sla-port",
            paramLabel = "PORT",
            defaultValue = "8082",
            description = "Port of sla-service (${DEFAULT-VALUE}).")
    int sla = 8082;

    @Option(
            names = "--loyalty-port",
            paramLabel = "PORT",
            defaultValue = "8083",
            description = "Port of loyalty-service (${DEFAULT-VALUE}).")
    int loyalty = 8083;

    @Option(
            names = "--analytics-port",
            paramLabel = "PORT",
            defaultValue = "8084",
            description = "Port of analytics-service (${DEFAULT-VALUE}).")
    int analytics = 8084;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of Kafka (${DEFAULT-VALUE}).")
    int kafka = 9092;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "5433",
            description = "Port of PostgreSQL (${DEFAULT-VALUE}).")
    int postgres = 5433;

    @Option(
            names = "--services",
            paramLabel = "NAME",
            split = ",",
            description = "Starts only these of ticket, sla, loyalty, analytics.")
    List<String> only = List.of();

    /** Service name to port, in the order of the flow. */
    Map<String, Integer> services() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("ticket", ticket);
        ports.put("sla", sla);
        ports.put("loyalty", loyalty);
        ports.put("analytics", analytics);
        if (!only.isEmpty()) {
            if (!ports.keySet().containsAll(only)) {
                throw new Refusal("--services names some of " + String.join(", ", ports.keySet()));
            }
            ports.keySet().retainAll(only);
        }
        return ports;
    }

    private Map<String, Integer> all() {
        Map<String, Integer> ports = services();
        ports.put("kafka", kafka);
        ports.put("postgres", postgres);
        return ports;
    }

    /** One line for each port that somebody else has, or that two of ours want. */
    List<String> conflicts() {
        List<String> lines = new ArrayList<>();
        Map<Integer, String> taken = new LinkedHashMap<>();
        all().forEach((name, port) -> {
            String other = taken.putIfAbsent(port, name);
            String move = "move it with --" + name + "-port=PORT";
            if (other != null) {
                lines.add("port " + port + " is meant for both " + other + " and " + name + "; " + move);
            } else if (port < 1 || port > 65_535) {
                lines.add("port " + port + " of " + name + " is none; " + move);
            } else if (!Ports.isFree(port)) {
                lines.add("port " + port + " (" + name + ") is in use by another program; " + move);
            }
        });
        return lines;
    }

    /** Leaves word for the other commands. */
    void write(DataFolder folder) {
        Map<String, String> addresses = new LinkedHashMap<>();
        services().forEach((name, port) -> addresses.put(name, "http://localhost:" + port));
        addresses.put("kafka", "localhost:" + kafka);
        addresses.put("postgres", "localhost:" + postgres);
        try {
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(folder.addresses().toFile(), addresses);
        } catch (IOException failed) {
            throw new Refusal("cannot write to " + folder.addresses() + ": " + failed.getMessage());
        }
    }
}
