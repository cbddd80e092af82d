package io.holdfast.local.token;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.DataOption;
import io.holdfast.local.folder.PlatformAddresses;
import io.holdfast.local.folder.TokenIssuer;

/** {@code ./holdfast board}: prints the addresses of the boards with a token, which a browser does not send to a server. */
@Command(
        name = "board",
        mixinStandardHelpOptions = true,
        description = "Prints the address of each board; it signs in whoever opens it, so keep it to yourself.")
public final class BoardCommand implements Callable<Integer> {

    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Map<String, String> BOARDS =
            Map.of("ticket", "tickets", "sla", "promises", "loyalty", "loyalty", "analytics", "retention");

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "admin",
            description = "agent, ops or admin (${DEFAULT-VALUE}).")
    private String role = "admin";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The person who signs in (the token's sub); default: the role.")
    private String name = "";

    @Mixin
    private DataOption data = new DataOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        TokenHolder holder = TokenHolder.of(spec, "--role", role, name);
        Map<String, URI> services = PlatformAddresses.services(data.folder());
        if (services.isEmpty()) {
            throw new UserError("no platform was started in " + data.folder().path()
                    + "; start one with ./holdfast up, or name its folder with --data");
        }
        String token =
                TokenIssuer.open(data.folder()).issue(holder.name(), List.of(holder.role()), Instant.now(), LIFETIME);
        PrintWriter out = spec.commandLine().getOut();
        services.forEach((service, address) -> out.printf(
                Locale.ROOT, "%-10s %s/board#token=%s%n", BOARDS.getOrDefault(service, service), address, token));
        out.flush();
        return 0;
    }
}
