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

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.DataFolder;

/** {@code ./holdfast import FILE…}: past years of CloudEvents into a running platform. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Sends CloudEvents, one JSON object a line (.ndjson, .ndjson.gz), to the running platform.",
            "Events that are there already are duplicates and change nothing: an import that was cut off"
                    + " is run again with the same command."
        })
public final class ImportCommand implements Callable<Integer> {

    private static final int EXIT_EVENTS_REJECTED = 3;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files, sent one after the other.")
    private List<Path> files = List.of();

    @Option(names = "--url", paramLabel = "URL", description = "ticket-service (that of the running platform).")
    private @Nullable URI url;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = ".holdfast",
            description = "The platform's folder (${DEFAULT-VALUE}).")
    private Path data = Path.of(".holdfast");

    @Option(
            names = "--batch",
            paramLabel = "EVENTS",
            defaultValue = "500",
            description = "Events a request, at most 1000 (${DEFAULT-VALUE}).")
    private int batchEventsMax = 500;

    @Option(
            names = "--patience",
            paramLabel = "MINUTES",
            defaultValue = "10",
            description = "How long to wait for a platform that is away (${DEFAULT-VALUE}).")
    private int retryMinutes = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new UserError(file + " cannot be read");
            }
        }
        if (batchEventsMax < 1 || batchEventsMax > 1000) {
            throw new UserError("--batch is 1 to 1000");
        }
        DataFolder folder = DataFolder.resolve(data);
        URI serviceUrl = url != null ? url : urlOf(folder);
        PrintWriter out = spec.commandLine().getOut();
        ProgressLine progress = new ProgressLine(out, Boolean.getBoolean("holdfast.terminal"), totalBytes());
        IntakeClient client = new IntakeClient(
                serviceUrl,
                Credentials.read(folder).channelKey(),
                Duration.ofMinutes(retryMinutes),
                line -> progress.printMessage("Holdfast: " + line));
        long started = System.nanoTime();
        ImportResult result = run(folder, serviceUrl, client, progress);
        progress.finish(result);
        out.printf(
                Locale.ROOT,
                "accepted %,d, duplicate %,d, rejected %,d in %.1f s%n",
                result.accepted(),
                result.duplicate(),
                result.rejected(),
                (System.nanoTime() - started) / 1e9);
        for (Path file : files) {
            if (Files.exists(RejectionFiles.pathFor(file))) {
                out.println("rejected ones are in " + RejectionFiles.pathFor(file));
            }
        }
        out.flush();
        return result.rejected() == 0 ? 0 : EXIT_EVENTS_REJECTED;
    }

    private ImportResult run(DataFolder folder, URI serviceUrl, IntakeClient client, ProgressLine progress)
            throws IOException, InterruptedException {
        OpenImports openImports = new OpenImports(folder.imports());
        String key = OpenImports.key(serviceUrl, files);
        Optional<String> started = openImports.find(key);
        String importId = started.isPresent() ? started.get() : client.openImport(fileNames());
        if (started.isPresent()) {
            progress.printMessage("Holdfast: going on with import " + importId + ", which was cut off");
        } else {
            openImports.save(key, importId);
        }
        ImportResult result = new FileImport(client, batchEventsMax).run(importId, files, progress);
        client.completeImport(importId);
        openImports.delete(key);
        return result;
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
        Path addresses = folder.addresses();
        return URI.create(
                Files.exists(addresses)
                        ? new ObjectMapper()
                                .readTree(addresses.toFile())
                                .path("ticket")
                                .asText("http://localhost:8081")
                        : "http://localhost:8081");
    }
}
