package io.holdfast.local.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import io.holdfast.local.imports.FakeIntake.Failure;

import static org.assertj.core.api.Assertions.assertThat;

class ImportCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private FakeIntake intake = unstarted();
    private final StringWriter output = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        intake = new FakeIntake();
        Files.writeString(folder.resolve("credentials.json"), "{\"channelKey\":\"the-key\",\"adminToken\":\"t\"}");
    }

    @AfterEach
    void stop() {
        intake.close();
    }

    @Test
    void eventsAreSentOnceInFileOrderWithTheImportId() throws IOException {
        Path first = gzip("first.ndjson.gz", events("a", 7));
        Path second = Files.writeString(folder.resolve("second.ndjson"), events("b", 5));

        int status = run("--batch=3", first.toString(), second.toString());

        assertThat(status).isZero();
        assertThat(intake.acceptedIds())
                .containsExactly("a0", "a1", "a2", "a3", "a4", "a5", "a6", "b0", "b1", "b2", "b3", "b4");
        assertThat(intake.accepted)
                .allMatch(event -> event.path("importid").asText().equals("import-1"));
        assertThat(intake.batchSizes).containsExactly(3, 3, 3, 3);
        assertThat(intake.calls.getFirst()).isEqualTo("/imports");
        assertThat(intake.calls.getLast()).isEqualTo("/imports/import-1/complete");
        assertThat(output.toString()).contains("accepted 12, duplicate 0, rejected 0");
    }

    @Test
    void importingAFileTwiceReportsDuplicates() throws IOException {
        Path file = Files.writeString(folder.resolve("f.ndjson"), events("a", 4));
        run(file.toString());

        int status = run(file.toString());

        assertThat(status).isZero();
        assertThat(intake.accepted).hasSize(4);
        assertThat(output.toString()).contains("accepted 0, duplicate 4, rejected 0");
    }

    @Test
    void rejectedLinesAreWrittenToAFileWithLineNumberAndReason() throws IOException {
        intake.invalidIds.add("a1");
        Path file = folder.resolve("f.ndjson");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(events("a", 2).getBytes(StandardCharsets.UTF_8));
            out.write("{\"id\": \"cut\n\n[1,2]\n".getBytes(StandardCharsets.UTF_8));
            out.write(new byte[] {'{', '"', 'i', 'd', '"', ':', '"', (byte) 0xc3, '(', '"', '}', '\n'});
            out.write(events("b", 1).strip().getBytes(StandardCharsets.UTF_8));
        }

        int status = run(file.toString());

        assertThat(status).isNotZero();
        assertThat(intake.acceptedIds()).containsExactly("a0", "b0");
        assertThat(output.toString()).contains("accepted 2, duplicate 0, rejected 4");
        List<JsonNode> rejected = rejected(file);
        assertThat(rejected.stream().map(line -> line.path("line").asInt())).containsExactlyInAnyOrder(2, 3, 5, 6);
        JsonNode invalid = rejected.stream()
                .filter(line -> line.path("line").asInt() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(invalid.path("reason").asText()).isEqualTo("data.amount must be positive");
        assertThat(invalid.path("event").path("id").asText()).isEqualTo("a1");
        assertThat(invalid.path("event").has("importid")).isFalse();
    }

    @Test
    void noEventIsLostWhileTheServiceIsUnavailable() throws IOException {
        Path file = Files.writeString(folder.resolve("f.ndjson"), events("a", 6));
        intake.failures.addAll(List.of(
                Failure.UNAVAILABLE,
                Failure.CONNECTION_LOST_AFTER_ACCEPT,
                Failure.UNAVAILABLE,
                Failure.CONNECTION_LOST_AFTER_ACCEPT));

        int status = run("--batch=2", file.toString());

        assertThat(status).isZero();
        assertThat(intake.acceptedIds()).containsExactly("a0", "a1", "a2", "a3", "a4", "a5");
    }

    @Test
    void anInterruptedImportContinuesWithTheSameId() throws IOException {
        Path file = Files.writeString(folder.resolve("f.ndjson"), events("a", 4));
        intake.failures.add(Failure.BAD_REQUEST);
        int interrupted = run("--batch=2", file.toString());

        int status = run("--batch=2", file.toString());

        assertThat(interrupted).isNotZero();
        assertThat(output.toString()).contains("/events returned 400: not this");
        assertThat(status).isZero();
        assertThat(intake.calls).filteredOn("/imports"::equals).hasSize(1);
        assertThat(intake.accepted)
                .allMatch(event -> event.path("importid").asText().equals("import-1"));

        run(file.toString());
        assertThat(intake.calls).filteredOn("/imports"::equals).hasSize(2);
    }

    @Test
    void requestBodiesStayBelowTheLimitOfTheService() throws IOException {
        String wide = "x".repeat(200_000);
        Path file = Files.writeString(
                folder.resolve("f.ndjson"),
                IntStream.range(0, 9)
                        .mapToObj(i -> event("a" + i).replace("\"data\":{}", "\"data\":{\"wide\":\"" + wide + "\"}"))
                        .collect(Collectors.joining("\n")));

        run(file.toString());

        assertThat(intake.accepted).hasSize(9);
        assertThat(intake.batchSizes).containsExactly(4, 4, 1);
    }

    @Test
    void aLineAboveTheLimitIsRejectedWithoutBeingSent() throws IOException {
        String tooWide = event("wide").replace("\"data\":{}", "\"data\":\"" + "x".repeat(2_000_000) + "\"");
        Path file = Files.writeString(folder.resolve("f.ndjson"), tooWide + "\n" + event("a0") + "\n");

        run(file.toString());

        assertThat(intake.acceptedIds()).containsExactly("a0");
        assertThat(rejected(file).getFirst().path("reason").asText()).startsWith("longer than");
    }

    @Test
    void numbersKeepTheirExactText() throws IOException {
        String exact = "{\"n\":0.10,\"big\":12345678901234567890.123456789,\"e\":1e400}";
        Path file = Files.writeString(
                folder.resolve("f.ndjson"), event("a0").replace("\"data\":{}", "\"data\":" + exact) + "\r\n");

        run(file.toString());

        assertThat(intake.accepted).hasSize(1);
        assertThat(intake.batchSizes).containsExactly(1);
        assertThat(new ObjectMapper().readTree(exact).path("big").asText())
                .isEqualTo(intake.accepted.getFirst().path("data").path("big").asText());
    }

    @Test
    void aMissingFileIsReportedInOneLine() {
        int status = run(folder.resolve("absent.ndjson").toString());

        assertThat(status).isNotZero();
        assertThat(output.toString()).contains("absent.ndjson cannot be read");
        assertThat(intake.calls).isEmpty();
    }

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new ImportCommand());
        PrintWriter out = new PrintWriter(output, true);
        command.setOut(out);
        command.setErr(out);
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            out.println(failure.getMessage());
            return 1;
        });
        return command.execute(
                Stream.concat(Stream.of("--data=" + folder, "--url=" + intake.url()), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    private static List<JsonNode> rejected(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(RejectionFiles.pathFor(file))) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private Path gzip(String name, String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Files.write(folder.resolve(name), packed.toByteArray());
    }

    private static String events(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> event(prefix + i) + "\n").collect(Collectors.joining());
    }

    private static String event(String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"test\",\"type\":\"purchase\",\"time\":\"2026-01-01T00:00:00Z\",\"data\":{}}";
    }

    @SuppressWarnings("NullAway") // Set before each test.
    private static FakeIntake unstarted() {
        return null;
    }
}
