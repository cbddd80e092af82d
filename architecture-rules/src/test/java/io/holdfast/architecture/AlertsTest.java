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
    private static final Pattern ABSENT = Pattern.compile("absent\\(up\\{job=\"holdfast\", service=\"([\\w-]+)\"}\\)");
    private static final Pattern TARGET = Pattern.compile("labels: \\{ service: ([\\w-]+) }");
    private static final Pattern MATCHERS = Pattern.compile("target_matchers: (.+)");
    private static final Pattern SUPPRESSED = Pattern.compile("target_matchers: \\['alertname =~ \"([\\w|]+)\"']");
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

    /** Without a target there is no series of {@code up} that could be 0. */
    @Test
    void everyServiceThatPrometheusReadsIsMissedWhenItIsAbsent() throws IOException {
        Set<String> missed = matches(ABSENT, readAll(RULES, ".yml"));

        for (String configuration : List.of("prometheus.yml", "local.yml")) {
            assertThat(matches(TARGET, Files.readString(RULES.resolveSibling(configuration))))
                    .as(configuration)
                    .isEqualTo(missed)
                    .isNotEmpty();
        }
    }

    /** One instance of several that is down must not hide what the others report. */
    @Test
    void anOutageSuppressesOnlyWhatItCauses() throws IOException {
        String inhibition = Files.readString(RULES.resolveSibling("alertmanager.yml"));
        Set<String> suppressed = new TreeSet<>();
        matches(SUPPRESSED, inhibition).forEach(names -> suppressed.addAll(List.of(names.split("\\|"))));

        assertThat(matches(MATCHERS, inhibition)).hasSize(1);
        assertThat(suppressed).containsExactly("HoldfastInboxLag", "HoldfastOutboxOld", "HoldfastOverload");
        assertThat(alerts()).containsAll(suppressed);
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
        Set<String> alerts = matches(ALERT, readAll(RULES, ".yml"));
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static Set<String> matches(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
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
