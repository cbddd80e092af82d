package io.holdfast.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import io.holdfast.local.cli.Messages;
import io.holdfast.local.cli.UserError;
import io.holdfast.local.deadletters.DeadLettersCommand;
import io.holdfast.local.imports.ImportCommand;
import io.holdfast.local.token.BoardCommand;
import io.holdfast.local.token.TokenCommand;
import io.holdfast.local.up.DownCommand;
import io.holdfast.local.up.UpCommand;
import io.holdfast.local.watch.WatchCommand;

/** Main class of the launcher, started by the script {@code ./holdfast}. A {@link UserError} is printed in one line. */
@Command(
        name = "holdfast",
        mixinStandardHelpOptions = true,
        description =
                "Runs Holdfast on this machine: starts and stops it, imports events, shows topics and dead letters,"
                        + " issues tokens, and prints the addresses of the boards.",
        subcommands = {
            UpCommand.class,
            ImportCommand.class,
            WatchCommand.class,
            DeadLettersCommand.class,
            TokenCommand.class,
            BoardCommand.class,
            DownCommand.class
        })
public final class Holdfast {

    private Holdfast() {}

    public static void main(String... args) {
        CommandLine commands = new CommandLine(new Holdfast());
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof UserError) {
                new Messages(command.getErr()).print(String.valueOf(failure.getMessage()));
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        System.exit(commands.execute(args));
    }
}
