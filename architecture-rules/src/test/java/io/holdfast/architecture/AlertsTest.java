package io.holdfast.architecture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every alert has a test, a line for operators and a runbook; Prometheus' own tool checks the rules where it is installed. */
class AlertsTest {

    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", ".."));
    private static final Path RULES = ROOT.resolve("deploy/prometheus/rules");
    private static final Path TESTS = ROOT.resolve("deploy/prometheus/tests");
    private static final Path RUNBOOKS = ROOT.resolve("docs/runbooks");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern RUNBOOK = Pattern.compile("runbook: (docs/runbooks/\\w+\\.md)");

    @Test
    void everyAlertHasATestThatSeesItFire() throws IOException {
        String tests = readAll(TESTS, ".yml");
        for (String alert : alerts()) {
            assertThat(tests).as(alert).containsPattern("alertname: " + alert + "\n\\s+exp_alerts:\n");
        }
    }

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() throws IOException {
        Set<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .forEach(name -> pages.add(name.replace(".md", "")));
        }
        Set<String> named = new TreeSet<>();
        RUNBOOK.matcher(readAll(RULES, ".yml"))
                .results()
                .forEach(match -> named.add(ROOT.relativize(ROOT.resolve(match.group(1)))
                        .getFileName()
                        .toString()
                        .replace(".md", "")));

        assertThat(pages).isEqualTo(alerts());
        assertThat(named).isEqualTo(alerts());
        String index = Files.readString(RUNBOOKS.resolve("README.md"));
        assertThat(alerts()).allSatisfy(alert -> assertThat(index).contains("[" + alert + "]"));
    }

    @Test
    void everyAlertIsListedForOperators() throws IOException {
        String operators = Files.readString(ROOT.resolve("docs/operators.md"));
        assertThat(alerts()).allSatisfy(alert -> assertThat(operators).contains("runbooks/" + alert + ".md"));
    }

    @Test
    void prometheusAcceptsAndTestsTheRules() throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "promtool is not installed: the tests of alerts are not run");
        List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
        try (Stream<Path> files = Files.list(TESTS)) {
            files.map(Path::toString).sorted().forEach(command::add);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }

    /** The contents of all files of a folder whose names end so. */
    static String readAll(Path folder, String ending) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(ending))
                    .sorted()
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static Set<String> alerts() throws IOException {
        Set<String> alerts = new TreeSet<>();
        ALERT.matcher(readAll(RULES, ".yml")).results().forEach(match -> alerts.add(match.group(1)));
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static boolean isInstalled() {
        try {
            return new ProcessBuilder("promtool", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
