package io.holdfast.local.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.holdfast.local.folder.DataOption;
import io.holdfast.local.folder.TokenIssuer;

/** {@code ./holdfast token ROLE}: prints a bearer token for a person or a system. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a bearer token: Authorization: Bearer $(./holdfast token ops --name=ann)")
public final class TokenCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ROLE", description = "agent, ops or admin.")
    private String role = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The person or system (the token's sub); default: the role. Reviews and idempotency keys are"
                    + " those of this name.")
    private String name = "";

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "PT12H",
            converter = Lifetime.class,
            description = "How long it is valid, at most a day: PT12H, 12h, 30m (${DEFAULT-VALUE}).")
    private Duration ttl = Duration.ofHours(12);

    @Mixin
    private DataOption data = new DataOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        TokenHolder holder = TokenHolder.of(spec, "ROLE", role, name);
        String token = TokenIssuer.open(data.folder()).issue(holder.name(), List.of(holder.role()), Instant.now(), ttl);
        spec.commandLine().getOut().println(token);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
