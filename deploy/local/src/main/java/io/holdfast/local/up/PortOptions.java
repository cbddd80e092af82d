package io.holdfast.local.up;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Option;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.DataFolder;
import io.holdfast.local.folder.PlatformAddresses;
import io.holdfast.local.server.Ports;

/** The addresses of the platform's processes, which services are started, and their heap: options of {@code ./holdfast up}. */
final class PortOptions {

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

    /** A million customers take 130 MB, and half as much again while a model is fitted to them. */
    @Option(
            names = "--analytics-heap",
            paramLabel = "SIZE",
            defaultValue = "192m",
            description = "Largest heap of analytics-service (${DEFAULT-VALUE}); a million customers need 384m.")
    String analyticsHeap = "192m";

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
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of this machine on which the services accept connections (${DEFAULT-VALUE});"
                    + " 0.0.0.0 is all. Kafka and PostgreSQL accept connections of this machine only.")
    String listen = "127.0.0.1";

    @Option(
            names = "--services",
            paramLabel = "NAME",
            split = ",",
            description = "Start only these services: ticket, sla, loyalty, analytics, separated by commas.")
    List<String> selected = List.of();

    /** Port of each service to start, in the order in which events pass through them. */
    Map<String, Integer> servicePorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("ticket", ticket);
        ports.put("sla", sla);
        ports.put("loyalty", loyalty);
        ports.put("analytics", analytics);
        if (!selected.isEmpty()) {
            if (!ports.keySet().containsAll(selected)) {
                throw new UserError("--services accepts " + String.join(", ", ports.keySet()) + ", not "
                        + String.join(", ", selected));
            }
            ports.keySet().retainAll(selected);
        }
        return ports;
    }

    private Map<String, Integer> allPorts() {
        Map<String, Integer> ports = servicePorts();
        ports.put("kafka", kafka);
        ports.put("postgres", postgres);
        return ports;
    }

    /** One line for each port that is invalid, in use by another program, or assigned to two processes. */
    List<String> conflicts() {
        List<String> lines = new ArrayList<>();
        Map<Integer, String> assigned = new LinkedHashMap<>();
        allPorts().forEach((name, port) -> {
            String other = assigned.putIfAbsent(port, name);
            String remedy = "choose another with --" + name + "-port=PORT";
            if (other != null) {
                lines.add("port " + port + " is assigned to both " + other + " and " + name + "; " + remedy);
            } else if (port < 1 || port > 65_535) {
                lines.add("port " + port + " of " + name + " is not a valid port; " + remedy);
            } else if (!Ports.isFree(port)) {
                lines.add("port " + port + " (" + name + ") is in use by another program; " + remedy);
            }
        });
        return lines;
    }

    /** The address of a service for programs on this machine. */
    URI address(int servicePort) {
        String host = isLocal() || listens().isAnyLocalAddress() ? "localhost" : listen;
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + servicePort);
    }

    /** Whether other machines cannot connect to the services. */
    boolean isLocal() {
        return listens().isLoopbackAddress();
    }

    private InetAddress listens() {
        try {
            InetAddress address = InetAddress.getByName(listen);
            if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
                return address;
            }
        } catch (UnknownHostException | SocketException unknown) {
            throw new UserError(
                    "--listen: " + listen + " is not an address of this machine (" + unknown.getMessage() + ")");
        }
        throw new UserError("--listen: " + listen + " is not an address of this machine");
    }

    /** Writes the addresses into the folder, for the other commands. */
    void writeAddresses(DataFolder folder) {
        Map<String, String> addresses = new LinkedHashMap<>();
        servicePorts().forEach((name, port) -> addresses.put(name, address(port).toString()));
        addresses.put("kafka", "localhost:" + kafka);
        addresses.put("postgres", "localhost:" + postgres);
        PlatformAddresses.write(folder, addresses);
    }
}
