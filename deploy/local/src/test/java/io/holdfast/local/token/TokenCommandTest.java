package io.holdfast.local.token;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.DataFolder;

import static org.assertj.core.api.Assertions.assertThat;

class TokenCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter output = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new TokenCommand());
        command.setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            assertThat(failure).isInstanceOf(UserError.class);
            return 1;
        });
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--data=" + folder;
        return command.execute(all);
    }

    private JsonNode claims() throws IOException {
        return new ObjectMapper()
                .readTree(Base64.getUrlDecoder().decode(output.toString().split("\\.", -1)[1]));
    }

    @Test
    void aTokenHasTheRoleTheNameAndTheLifetime() throws IOException {
        Credentials.renew(new DataFolder(folder), Instant.now());

        assertThat(run("ops", "--name=ann", "--ttl=90m")).isZero();

        assertThat(output.toString()).hasLineCount(1);
        assertThat(claims().path("sub").asText()).isEqualTo("ann");
        assertThat(claims().path("aud").asText()).isEqualTo("holdfast");
        assertThat(claims().path("groups")).map(JsonNode::asText).containsExactly("ops");
        assertThat(claims().path("exp").asLong() - claims().path("iat").asLong())
                .isEqualTo(90 * 60);
    }

    @Test
    void theNameIsThatOfTheRoleUnlessGiven() throws IOException {
        Credentials.renew(new DataFolder(folder), Instant.now());

        assertThat(run("agent", "--ttl=PT1H")).isZero();

        assertThat(claims().path("sub").asText()).isEqualTo("agent");
    }

    @Test
    void invalidArgumentsAreRefused() {
        Credentials.renew(new DataFolder(folder), Instant.now());

        for (List<String> arguments : List.of(
                List.of("root"),
                List.of("ops", "--name=a b"),
                List.of("ops", "--name=channel"),
                List.of("ops", "--ttl=25h"),
                List.of("ops", "--ttl=0s"),
                List.of("ops", "--ttl=-PT1H"),
                List.of("ops", "--ttl=tomorrow"),
                List.<String>of())) {
            assertThat(run(arguments.toArray(String[]::new)))
                    .as(arguments.toString())
                    .isEqualTo(2);
        }
    }

    @Test
    void aFolderWithoutAPlatformIsReported() {
        assertThat(run("ops")).isEqualTo(1);
    }

    @Test
    void onlyTheOwnerEntersAPlatformsFolder() throws IOException {
        Path platform = folder.resolve("platform");
        new DataFolder(platform).create();
        assertThat(Files.getPosixFilePermissions(platform)).isEqualTo(PosixFilePermissions.fromString("rwx------"));

        Path shared = Files.createDirectories(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(shared.resolve("letter"));
        new DataFolder(shared).create();
        assertThat(Files.getPosixFilePermissions(shared)).isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
