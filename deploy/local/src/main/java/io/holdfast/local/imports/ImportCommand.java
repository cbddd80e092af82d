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

import io.holdfast.local.Refusal;
import io.holdfast.local.up.Credentials;
import io.holdfast.local.up.DataFolder;

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

    private static final int SOME_WERE_REJECTED = 3;

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
    private int patienceMinutes = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new Refusal(file + " cannot be read");
            }
        }
        if (batchEventsMax < 1 || batchEventsMax > 1000) {
            throw new Refusal("--batch is 1 to 1000");
        }
        DataFolder folder = DataFolder.of(data);
        URI intakeUrl = url != null ? url : urlOf(folder);
        PrintWriter out = spec.commandLine().getOut();
        ProgressLine progress = new ProgressLine(out, Boolean.getBoolean("holdfast.terminal"), sizeInAll());
        Intake intake = new Intake(
                intakeUrl,
                Credentials.read(folder).channelKey(),
                Duration.ofMinutes(patienceMinutes),
                line -> progress.interject("Holdfast: " + line));
        long begun = System.nanoTime();
        Outcome outcome = run(folder, intakeUrl, intake, progress);
        progress.end(outcome);
        out.printf(
                Locale.ROOT,
                "accepted %,d, duplicate %,d, rejected %,d in %.1f s%n",
                outcome.accepted(),
                outcome.duplicate(),
                outcome.rejected(),
                (System.nanoTime() - begun) / 1e9);
        for (Path file : files) {
            if (Files.exists(Rejections.beside(file))) {
                out.println("rejected ones are in " + Rejections.beside(file));
            }
        }
        out.flush();
        return outcome.rejected() == 0 ? 0 : SOME_WERE_REJECTED;
    }

    private Outcome run(DataFolder folder, URI intakeUrl, Intake intake, ProgressLine progress)
            throws IOException, InterruptedException {
        OpenImports open = new OpenImports(folder.imports());
        String name = OpenImports.name(intakeUrl, files);
        Optional<String> begun = open.find(name);
        String importId = begun.isPresent() ? begun.get() : intake.open(source());
        if (begun.isPresent()) {
            progress.interject("Holdfast: going on with import " + importId + ", which was cut off");
        } else {
            open.remember(name, importId);
        }
        Outcome outcome = new FileImport(intake, batchEventsMax).run(importId, files, progress);
        intake.complete(importId);
        open.forget(name);
        return outcome;
    }

    private long sizeInAll() throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private String source() {
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
