package io.holdfast.architecture;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What docker-compose.yml and its scripts must do, without a container: deploy/system-tests/compose runs them. */
class ComposeTest {

    private static final Path ROOT =
            Path.of(System.getProperty("holdfast.root", "..")).toAbsolutePath().normalize();
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(OTEL_[A-Z_]+)` \\|");
    private static final Pattern PASSED = Pattern.compile("(?m)^  (OTEL_[A-Z_]+): \\$\\{\\1:-([^}]*)}$");
    private static final Pattern FOREIGN_IMAGE = Pattern.compile("(?m)^    image: ((?!holdfast/)\\S+)$");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyDocumentedVariableOfTracesReachesTheServices() throws IOException {
        String operators = Files.readString(ROOT.resolve("docs/operators.md"));
        String traces = operators.substring(operators.indexOf("## Traces"), operators.indexOf("## Logs"));
        Set<String> documented = new TreeSet<>();
        DOCUMENTED.matcher(traces).results().forEach(match -> documented.add(match.group(1)));
        Set<String> passed = new TreeSet<>();
        PASSED.matcher(compose()).results().forEach(match -> passed.add(match.group(1)));

        assertThat(passed).isEqualTo(documented).hasSize(5);
    }

    /** Empty, the former would end a service that has an endpoint: no expression of its configuration has a default for that. */
    @Test
    void variablesThatMayNotBeEmptyHaveTheirDefault() throws IOException {
        assertThat(compose())
                .contains("${OTEL_EXPORTER_OTLP_PROTOCOL:-grpc}")
                .contains("${OTEL_TRACES_SAMPLER_ARG:-1.0}");
    }

    /** Version 1 of docker-compose ends such an expression at the first brace, and a service does not start with the rest. */
    @Test
    void noDefaultOfAVariableHasAVariableInIt() throws IOException {
        assertThat(compose()).doesNotContainPattern("\\$\\{[^}]*\\$\\{");
    }

    @Test
    void theLogOfPostgresQuotesNoRow() throws IOException {
        assertThat(compose()).contains("\"log_error_verbosity=terse\"");
    }

    @Test
    void noArgumentOfAProcessHasAPassword() throws IOException, InterruptedException {
        command("psql", "echo \"$@\" >>\"$0.seen\"; echo \"$SERVICE_PASSWORD\" >>\"$0.passwords\"; cat >>\"$0.input\"");
        ProcessBuilder script = script("compose/postgres/databases.sh")
                .redirectOutput(folder.resolve("output").toFile());
        script.environment().put("POSTGRES_USER", "postgres");
        for (String service : Set.of("TICKET", "SLA", "LOYALTY", "ANALYTICS")) {
            script.environment().put(service + "_DB_PASSWORD", "secret-of-" + service);
        }

        assertThat(script.start().waitFor()).isZero();

        assertThat(Files.readString(folder.resolve("psql.seen")))
                .contains("name=sla")
                .doesNotContain("secret");
        assertThat(Files.readString(folder.resolve("psql.passwords"))).contains("secret-of-SLA");
        assertThat(Files.readString(folder.resolve("psql.input"))).contains("\\getenv password SERVICE_PASSWORD");
    }

    @Test
    void imagesArePinnedWithoutASecret() throws IOException, InterruptedException {
        // docker image inspect --format … IMAGE
        command("docker", "echo \"${!#%%:*}@sha256:0123\"");
        Process process = script("compose/pin-images").start();
        String override = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Set<String> images = new TreeSet<>();
        FOREIGN_IMAGE.matcher(compose()).results().forEach(match -> images.add(match.group(1)));

        assertThat(process.waitFor()).isZero();
        assertThat(images).hasSize(5);
        assertThat(override).startsWith("services:\n").contains("  kafka:\n    image: apache/kafka@sha256:0123\n");
        assertThat(override.lines()).hasSize(1 + 2 * images.size()).noneMatch(line -> line.contains("holdfast"));
    }

    @Test
    void anImageThatWasNotPulledIsNamed() throws IOException, InterruptedException {
        command("docker", "exit 1");
        Process process = script("compose/pin-images").start();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isNotZero();
        assertThat(errors).contains("apache/kafka").contains("docker compose pull");
    }

    private ProcessBuilder script(String path) {
        ProcessBuilder script =
                new ProcessBuilder("bash", ROOT.resolve("deploy").resolve(path).toString());
        script.redirectInput(new File("/dev/null"));
        script.environment().merge("PATH", folder.toString(), (path0, first) -> first + ":" + path0);
        return script;
    }

    /** A program of that name, first on the PATH of a script. */
    private void command(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String compose() throws IOException {
        return Files.readString(ROOT.resolve("docker-compose.yml"));
    }
}
