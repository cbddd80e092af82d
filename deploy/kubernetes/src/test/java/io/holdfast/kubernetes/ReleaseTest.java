package io.holdfast.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs deploy/release in a small repository, with stubs of the build, the tests and Docker that write down their calls. */
class ReleaseTest {

    private static final long SECONDS_MAX = 60;

    @TempDir
    private Path folder = Path.of("");

    private int exitCode;

    @BeforeEach
    void createRepository() throws IOException, InterruptedException {
        Path release = Files.createDirectories(folder.resolve("deploy")).resolve("release");
        Files.copy(Repository.ROOT.resolve("deploy/release"), release);
        write("pom.xml", "<project>\n  <version>0.1.0-SNAPSHOT</version>\n</project>\n");
        write("one/pom.xml", "<parent><version>0.1.0-SNAPSHOT</version></parent><version>1.2.3</version>\n");
        write(
                "CHANGELOG.md",
                "# Changelog\n\n## [Unreleased]\n\n### Added\n- A thing.\n\n## [0.0.1] - 2026-01-01\n- Old.\n");
        write(
                "deploy/kubernetes/overlays/single/kustomization.yaml",
                "images:\n  - { name: holdfast/sla-service, newName: example/sla-service, newTag: 0.1.0 }\n");
        write(".gitignore", "calls\ntests-fail\nbuild-fails\n");
        stub("holdfast", "[ ! -e tests-fail ]");
        stub("mvnw", "[ ! -e build-fails ]");
        stub("bin/docker", "true");
        git("init", "-q", "-b", "main");
        git("add", ".");
        git("commit", "-q", "-m", "first");
    }

    @Test
    void aReleaseIsTestedBuiltCommittedAndTagged() throws IOException, InterruptedException {
        String output = release("0.2.0");

        assertThat(exitCode).as(output).isZero();
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .containsSubsequence(
                        "holdfast test",
                        "mvnw -B -ntp -DskipTests clean package cyclonedx:makeAggregateBom",
                        "docker build -f deploy/compose/Dockerfile --build-arg SERVICE=ticket-service"
                                + " -t holdfast/ticket-service:0.2.0 .");
        assertThat(git("show", "v0.2.0:pom.xml")).contains("<version>0.2.0</version>");
        assertThat(git("show", "v0.2.0:one/pom.xml")).contains("<version>0.2.0</version>", "<version>1.2.3</version>");
        assertThat(git("show", "v0.2.0:deploy/kubernetes/overlays/single/kustomization.yaml"))
                .contains("newName: example/sla-service, newTag: 0.2.0 }");
        assertThat(git("show", "v0.2.0:CHANGELOG.md"))
                .containsPattern("## \\[Unreleased]\n\n## \\[0.2.0] - \\d{4}-\\d\\d-\\d\\d\n\n### Added\n- A thing.\n");
        assertThat(git("tag", "-l", "--format=%(contents)", "v0.2.0")).contains("### Added", "- A thing.");
        assertThat(Files.readString(folder.resolve("pom.xml"))).contains("<version>0.2.1-SNAPSHOT</version>");
        assertThat(git("status", "--porcelain")).isEmpty();
    }

    @Test
    void aDryRunChangesNothing() throws IOException, InterruptedException {
        String output = release("0.2.0", "--dry-run");

        assertThat(exitCode).as(output).isZero();
        assertThat(output).contains("0.1.0-SNAPSHOT becomes 0.2.0, afterwards 0.2.1-SNAPSHOT", "2 pom.xml");
        assertThat(git("status", "--porcelain") + git("tag")).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("calls"))).containsOnly("docker version");
    }

    @Test
    void uncommittedChangesAreRefused() throws IOException, InterruptedException {
        write("new.txt", "x");

        assertThat(release("0.2.0")).contains("changes that are not committed").contains("new.txt");
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void failingTestsEndTheRelease() throws IOException, InterruptedException {
        write("tests-fail", "");

        assertThat(release("0.2.0")).contains("the tests failed");
        assertThat(git("status", "--porcelain") + git("tag")).isEmpty();
    }

    @Test
    void afterAFailedBuildTheFilesAreAsBefore() throws IOException, InterruptedException {
        write("build-fails", "");

        assertThat(release("0.2.0")).contains("the build failed");
        assertThat(exitCode).isEqualTo(1);
        assertThat(git("status", "--porcelain") + git("tag")).isEmpty();
        assertThat(Files.readString(folder.resolve("pom.xml"))).contains("0.1.0-SNAPSHOT");
    }

    @Test
    void aTagIsNotMadeTwice() throws IOException, InterruptedException {
        git("tag", "v0.2.0");

        assertThat(release("0.2.0")).contains("the tag v0.2.0 exists");
    }

    @Test
    void anEarlierOrMalformedVersionIsRefused() throws IOException, InterruptedException {
        assertThat(release("0.0.9")).contains("0.0.9 is before 0.1.0-SNAPSHOT");
        assertThat(release("0.2")).contains("three numbers");
        assertThat(release("0.2.0", "--dry")).contains("unknown option --dry");
    }

    @Test
    void aReleaseWithoutNotesIsRefused() throws IOException, InterruptedException {
        write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n## [0.0.1] - 2026-01-01\n- Old.\n");
        git("commit", "-q", "-a", "-m", "no notes");

        assertThat(release("0.2.0")).contains("nothing under Unreleased");
    }

    private String release(String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of("bash", "deploy/release"), Arrays.stream(arguments))
                .toList());
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "commit.gpgsign=false"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("GIT_AUTHOR_NAME", "t");
        builder.environment().put("GIT_AUTHOR_EMAIL", "t@example.com");
        builder.environment().put("GIT_COMMITTER_NAME", "t");
        builder.environment().put("GIT_COMMITTER_EMAIL", "t@example.com");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        exitCode = process.exitValue();
        return output;
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void stub(String name, String result) throws IOException {
        String program = Path.of(name).getFileName().toString();
        write(name, "#!/bin/sh\necho \"" + program + " $*\" >> calls\n" + result + "\n");
        assertThat(folder.resolve(name).toFile().setExecutable(true)).isTrue();
    }
}
