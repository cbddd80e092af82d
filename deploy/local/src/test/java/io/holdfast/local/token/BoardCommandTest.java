package io.holdfast.local.token;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.DataFolder;
import io.holdfast.local.folder.PlatformAddresses;

import static org.assertj.core.api.Assertions.assertThat;

class BoardCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter output = new StringWriter();
    private String error = "";

    private int run(String... options) {
        CommandLine command = new CommandLine(new BoardCommand());
        command.setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            assertThat(failure).isInstanceOf(UserError.class);
            error = String.valueOf(failure.getMessage());
            return 1;
        });
        String[] all = new String[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--data=" + folder;
        return command.execute(all);
    }

    private void start(Map<String, String> services) {
        DataFolder data = new DataFolder(folder);
        Credentials.renew(data, Instant.now());
        Map<String, String> addresses = new LinkedHashMap<>(services);
        addresses.put("kafka", "localhost:9092");
        PlatformAddresses.write(data, addresses);
    }

    private static JsonNode claims(String line) throws IOException {
        String token = line.substring(line.indexOf("#token=") + "#token=".length());
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    @Test
    void eachBoardHasALineWithItsAddressAndTheTokenBehindTheHash() throws IOException {
        start(Map.of(
                "analytics", "http://localhost:4",
                "ticket", "http://localhost:1",
                "loyalty", "http://localhost:3",
                "sla", "http://localhost:2"));

        assertThat(run()).isZero();

        List<String> lines = output.toString().lines().toList();
        assertThat(lines)
                .extracting(line -> line.substring(0, line.indexOf("#token=")))
                .containsExactly(
                        "tickets    http://localhost:1/board",
                        "promises   http://localhost:2/board",
                        "loyalty    http://localhost:3/board",
                        "retention  http://localhost:4/board");
        JsonNode claims = claims(lines.getFirst());
        assertThat(claims.path("sub").asText()).isEqualTo("admin");
        assertThat(claims.path("groups")).map(JsonNode::asText).containsExactly("admin");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(12 * 3600);
    }

    @Test
    void onlyServicesThatWereStartedHaveABoard() throws IOException {
        start(Map.of("sla", "http://localhost:2"));

        assertThat(run("--role=agent", "--name=ann")).isZero();

        assertThat(output.toString()).startsWith("promises ").hasLineCount(1);
        assertThat(claims(output.toString()).path("sub").asText()).isEqualTo("ann");
        assertThat(claims(output.toString()).path("groups"))
                .map(JsonNode::asText)
                .containsExactly("agent");
    }

    @Test
    void invalidOptionsAreRefused() {
        start(Map.of("ticket", "http://localhost:1"));

        for (String option :
                List.of("--role=root", "--name=a b", "--name=channel", "--name=service:x", "--name=key:1", "--open")) {
            assertThat(run(option)).as(option).isEqualTo(2);
        }
    }

    @Test
    void aFolderWithoutAPlatformIsReported() {
        assertThat(run()).isEqualTo(1);
        assertThat(error).contains("no platform was started in " + folder);
    }
}
