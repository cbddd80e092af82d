package io.holdfast.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the script {@code holdfast} with an empty launcher and stub JDKs that print their name. */
class ScriptTest {

    @TempDir
    private Path folder = Path.of("");

    private int exitCode;

    @BeforeEach
    void copyScript() throws IOException {
        Path script = Path.of(System.getProperty("holdfast.root", "../..")).resolve("holdfast");
        Files.copy(script, folder.resolve("holdfast"));
        Path target = Files.createDirectories(folder.resolve("deploy/local/target/launcher"));
        Files.createFile(target.resolve("holdfast-local-1.jar"));
        Files.createFile(target.resolveSibling("built"));
    }

    @Test
    void theNewestJdkIsUsedAndPrintedInOneLine() throws IOException, InterruptedException {
        createJdk("a", "21.0.9");
        createJdk("b", "25.0.1");
        createJdk("c", "25");
        createJdk("d", "9.0.4");

        String output = run("up");

        assertThat(output.lines())
                .containsExactly(
                        "Holdfast: JDK 25.0.1 in " + folder.resolve("jdks/b"), "b runs io.holdfast.local.Holdfast up");
    }

    @Test
    void anEarlyAccessJdkCountsAsItsVersion() throws IOException, InterruptedException {
        createJdk("a", "25.0.1");
        createJdk("b", "26-ea");

        assertThat(run("down")).contains("b runs");
    }

    @Test
    void aTooOldJdkIsReportedInOneLine() throws IOException, InterruptedException {
        createJdk("old", "17.0.15");

        assertThat(run("up"))
                .isEqualTo("Holdfast needs JDK 21 or later; found only JDK 17.0.15 in " + folder.resolve("jdks/old")
                        + " (searched JAVA_HOME, PATH and the usual folders). Install one, or set JAVA_HOME.\n");
    }

    @Test
    void aMissingJdkIsReportedInOneLine() throws IOException, InterruptedException {
        assertThat(run("up"))
                .startsWith("Holdfast needs JDK 21 or later; found none")
                .hasLineCount(1);
    }

    @Test
    void testShowsTotalsFailuresWithTheirStackAndTheSummary() throws IOException, InterruptedException {
        createJdk("a", "25.0.1");
        createMaven("""
                [INFO] Scanning for projects...
                [INFO] Building Holdfast :: contract 0.1.0-SNAPSHOT [2/11]
                [INFO] --- surefire:3.5.5:test (default-test) @ holdfast-contract ---
                [INFO] Running io.holdfast.contract.GoodTest
                [INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.8 s -- in io.holdfast.contract.GoodTest
                what a test writes past its capture
                [ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.8 s <<< FAILURE! -- in io.holdfast.contract.BadTest
                [ERROR] io.holdfast.contract.BadTest.fails -- Time elapsed: 0.1 s <<< FAILURE!
                java.lang.AssertionError: expected 1

                    at io.holdfast.contract.BadTest.fails(BadTest.java:7)
                [INFO] Running io.holdfast.contract.GoodTest
                [ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0
                [INFO] Reactor Summary for Holdfast 0.1.0-SNAPSHOT:
                [INFO] Holdfast :: contract ... FAILURE [  1.033 s]
                [INFO] BUILD FAILURE
                """, 1);
        Path reports = Files.createDirectories(folder.resolve("contract/target/surefire-reports"));
        Files.createFile(reports.resolve("io.holdfast.contract.BadTest-output.txt"));

        String output = run("test");

        assertThat(exitCode).isEqualTo(1);
        assertThat(output.lines().skip(1)).containsExactly("""
                [INFO] Building Holdfast :: contract 0.1.0-SNAPSHOT [2/11]
                [ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.8 s <<< FAILURE! -- in io.holdfast.contract.BadTest
                [ERROR] io.holdfast.contract.BadTest.fails -- Time elapsed: 0.1 s <<< FAILURE!
                java.lang.AssertionError: expected 1

                    at io.holdfast.contract.BadTest.fails(BadTest.java:7)
                [ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0
                [INFO] Reactor Summary for Holdfast 0.1.0-SNAPSHOT:
                [INFO] Holdfast :: contract ... FAILURE [  1.033 s]
                [INFO] BUILD FAILURE
                Holdfast: its output is in ./contract/target/surefire-reports/io.holdfast.contract.BadTest-output.txt
                Holdfast: the whole log is .holdfast/test.log
                """.lines().toArray(String[]::new));
    }

    @Test
    void aMavenThatDoesNotStartIsShown() throws IOException, InterruptedException {
        createJdk("a", "25.0.1");
        createMaven("no network\n", 3);

        assertThat(run("test").lines()).contains("no network");
        assertThat(exitCode).isEqualTo(3);
    }

    private void createMaven(String output, int exitCode) throws IOException {
        Path file = Files.writeString(
                folder.resolve("mvnw"), "#!/bin/sh\ncat <<'TEXT'\n" + output + "TEXT\nexit " + exitCode + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void createJdk(String name, String version) throws IOException {
        Path home = folder.resolve("jdks").resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String program : new String[] {"java", "javac"}) {
            Path file = Files.writeString(
                    bin.resolve(program),
                    "#!/bin/sh\nwhile [ $# -gt 2 ]; do shift; done\necho " + name + " runs $1 $2\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
    }

    private String run(String command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", folder.resolve("holdfast").toString(), command).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("HOLDFAST_JDK_FOLDERS", folder.resolve("jdks") + "/*");
        builder.environment().put("PATH", createTools().toString());
        Process script = builder.start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        exitCode = script.waitFor();
        return output;
    }

    /** A folder for PATH with the usual commands and no JDK. */
    private Path createTools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of(
                "dirname",
                "sed",
                "awk",
                "readlink",
                "ls",
                "find",
                "head",
                "tail",
                "tee",
                "sort",
                "grep",
                "cat",
                "touch",
                "chmod",
                "mkdir")) {
            Path file =
                    Files.writeString(tools.resolve(tool), "#!/bin/sh\nPATH=/bin:/usr/bin\nexec " + tool + " \"$@\"\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        return tools;
    }
}
