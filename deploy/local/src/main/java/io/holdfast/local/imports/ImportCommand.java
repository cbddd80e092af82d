package io.holdfast.local.imports;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.Messages;
import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.DataFolder;
import io.holdfast.local.folder.DataOption;
import io.holdfast.local.folder.PlatformAddresses;

/** {@code ./holdfast import FILE…}: sends recorded CloudEvents to a running platform as one import. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Sends CloudEvents, one JSON object a line (.ndjson, .ndjson.gz), to the running platform.",
            "An event that was sent before is a duplicate and changes nothing: after an interruption, run the same"
                    + " command again.",
            "Rejected events are written to FILE.rejected.ndjson; the exit code is then 3."
        })
public final class ImportCommand implements Callable<Integer> {

    private static final int EXIT_EVENTS_REJECTED = 3;
    private static final int BATCH_EVENTS_LIMIT = 1000;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files, sent one after the other.")
    private List<Path> files = List.of();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "URL of ticket-service (default: that of the running platform).")
    private @Nullable URI url;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--batch",
            paramLabel = "EVENTS",
            defaultValue = "500",
            description = "Events in one request, at most 1000 (${DEFAULT-VALUE}).")
    private int batchEventsMax = 500;

    @Option(
            names = "--patience",
            paramLabel = "MINUTES",
            defaultValue = "10",
            description = "How long to retry while ticket-service is unavailable (${DEFAULT-VALUE}).")
    private int retryMinutes = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new UserError(file + " cannot be read; check the path and its permissions");
            }
        }
        if (batchEventsMax < 1 || batchEventsMax > BATCH_EVENTS_LIMIT) {
            throw new UserError("--batch must be from 1 to " + BATCH_EVENTS_LIMIT + ", not " + batchEventsMax);
        }
        DataFolder folder = data.folder();
        URI serviceUrl = url != null ? url : urlOf(folder);
        PrintWriter out = spec.commandLine().getOut();
        ProgressLine progress = new ProgressLine(out, Boolean.getBoolean("holdfast.terminal"), totalBytes());
        IntakeClient client = new IntakeClient(
                serviceUrl,
                Credentials.read(folder).channelKey(),
                Duration.ofMinutes(retryMinutes),
                message -> progress.printMessage(Messages.line(message)));
        long started = System.nanoTime();
        ImportResult result = run(folder, serviceUrl, client, progress);
        progress.finish(result);
        print(out, result, (System.nanoTime() - started) / 1e9);
        return result.rejected() == 0 ? 0 : EXIT_EVENTS_REJECTED;
    }

    private ImportResult run(DataFolder folder, URI serviceUrl, IntakeClient client, ProgressLine progress)
            throws IOException, InterruptedException {
        OpenImports openImports = new OpenImports(folder.imports());
        String key = OpenImports.key(serviceUrl, files);
        Optional<String> interrupted = openImports.find(key);
        String importId = interrupted.isPresent() ? interrupted.get() : client.openImport(fileNames());
        if (interrupted.isPresent()) {
            progress.printMessage(Messages.line("continuing the interrupted import " + importId));
        } else {
            openImports.save(key, importId);
        }
        ImportResult result = new FileImport(client, batchEventsMax).run(importId, files, progress);
        client.completeImport(importId);
        openImports.delete(key);
        return result;
    }

    private void print(PrintWriter out, ImportResult result, double seconds) {
        out.printf(
                Locale.ROOT,
                "accepted %,d, duplicate %,d, rejected %,d in %.1f s%n",
                result.accepted(),
                result.duplicate(),
                result.rejected(),
                seconds);
        for (Path file : files) {
            Path rejections = RejectionFiles.pathFor(file);
            if (Files.exists(rejections)) {
                out.println("rejected events, with line numbers and reasons: " + rejections);
            }
        }
        out.flush();
    }

    private long totalBytes() throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private String fileNames() {
        return files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }

    private static URI urlOf(DataFolder folder) throws IOException {
        return PlatformAddresses.read(folder).orElse(PlatformAddresses.DEFAULT).ticketService();
    }
}
