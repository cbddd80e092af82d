package io.holdfast.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.deadletters.DeadLettersCommand;
import io.holdfast.local.imports.ImportCommand;
import io.holdfast.local.up.DownCommand;
import io.holdfast.local.up.UpCommand;
import io.holdfast.local.watch.WatchCommand;

/** What {@code ./holdfast} hands over to. */
@Command(
        name = "holdfast",
        mixinStandardHelpOptions = true,
        description = "Holdfast on this machine: kept promises, rewarded loyalty, known risk.",
        subcommands = {
            UpCommand.class,
            ImportCommand.class,
            WatchCommand.class,
            DeadLettersCommand.class,
            DownCommand.class
        })
public final class Holdfast {

    private Holdfast() {}

    public static void main(String... args) {
        CommandLine commands = new CommandLine(new Holdfast());
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof UserError) {
                command.getErr().println("Holdfast: " + failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        System.exit(commands.execute(args));
    }
}
