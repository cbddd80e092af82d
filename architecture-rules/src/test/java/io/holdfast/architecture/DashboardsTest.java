package io.holdfast.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The dashboards of Grafana keep the rules that make them readable and usable in any Grafana. */
class DashboardsTest {

    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", ".."));
    private static final Path FOLDER = ROOT.resolve("deploy/grafana/dashboards");
    private static final int QUERY_LENGTH_MAX = 200;
    private static final int COLUMNS = 24;
    private static final String DATA_SOURCE = "${datasource}";
    private static final String EXPRESSION = "__expr__";

    private static final Pattern METRIC = Pattern.compile("\\bholdfast_[a-z0-9_]+");
    private static final Pattern RECORDED = Pattern.compile("\\bholdfast:[a-z0-9_:]+");
    private static final Pattern VARIABLE = Pattern.compile("\\$([a-z_]+)");
    private static final Pattern RANGE = Pattern.compile("\\[([^]]+)]");
    /** Suffixes that Prometheus gives to the parts of a histogram or summary. */
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum)$");

    private record Panel(String where, JsonNode json) {}

    private record Query(String where, String expression) {}

    private static final List<JsonNode> DASHBOARDS = new ArrayList<>();
    private static final List<Panel> PANELS = new ArrayList<>();
    private static final List<Query> QUERIES = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                DASHBOARDS.add(dashboard);
                for (JsonNode panel : dashboard.get("panels")) {
                    String where =
                            file.getFileName() + ", " + panel.get("title").asText();
                    PANELS.add(new Panel(where, panel));
                    for (JsonNode target : panel.path("targets")) {
                        if (target.has("expr")) {
                            QUERIES.add(new Query(where, target.get("expr").asText()));
                        }
                    }
                }
            }
        }
    }

    @Test
    void thereIsADashboardForEachPartOfTheOperation() {
        assertThat(DASHBOARDS.stream().map(each -> each.get("uid").asText()))
                .containsExactlyInAnyOrder(
                        "holdfast-sla",
                        "holdfast-intake",
                        "holdfast-loyalty",
                        "holdfast-retention",
                        "holdfast-platform");
    }

    @Test
    void everyPanelHasDescriptionUnitThresholdsAndAQuery() {
        for (Panel panel : data()) {
            JsonNode defaults = panel.json().at("/fieldConfig/defaults");
            assertThat(panel.json().path("description").asText())
                    .as(panel.where())
                    .isNotBlank();
            assertThat(defaults.path("unit").asText()).as(panel.where()).isNotBlank();
            assertThat(defaults.at("/thresholds/steps")).as(panel.where()).isNotEmpty();
            assertThat(panel.json().path("targets")).as(panel.where()).isNotEmpty();
        }
    }

    @Test
    void everyDataSourceIsTheVariable() {
        for (Panel panel : data()) {
            List<JsonNode> sources = new ArrayList<>(List.of(panel.json().get("datasource")));
            panel.json().get("targets").forEach(target -> sources.add(target.get("datasource")));
            for (JsonNode source : sources) {
                assertThat(source.get("uid").asText()).as(panel.where()).isIn(DATA_SOURCE, EXPRESSION);
            }
        }
    }

    @Test
    void aPersonCanReadEveryQuery() {
        for (Query query : QUERIES) {
            assertThat(query.expression().length())
                    .as(query.where() + ": " + query.expression())
                    .isLessThanOrEqualTo(QUERY_LENGTH_MAX);
        }
    }

    /** The interval of the panel or the range of the dashboard; a fixed hour only where the title says so. */
    @Test
    void rangesFollowTheDashboard() {
        for (Query query : QUERIES) {
            RANGE.matcher(query.expression())
                    .results()
                    .map(match -> match.group(1))
                    .forEach(range -> {
                        if (query.where().contains("hour")) {
                            assertThat(range).as(query.where()).isIn("1h", "$__rate_interval");
                        } else {
                            assertThat(range).as(query.where()).isIn("$__rate_interval", "$__range");
                        }
                    });
        }
    }

    @Test
    void everyVariableIsDefinedAndUsed() {
        for (JsonNode dashboard : DASHBOARDS) {
            Set<String> defined = new HashSet<>();
            dashboard
                    .at("/templating/list")
                    .forEach(variable -> defined.add(variable.get("name").asText()));
            Set<String> used = new HashSet<>(Set.of("datasource"));
            for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    VARIABLE.matcher(target.path("expr").asText())
                            .results()
                            .map(match -> match.group(1))
                            .filter(name -> !name.startsWith("__"))
                            .forEach(used::add);
                }
            }
            assertThat(used).as(dashboard.get("title").asText()).isEqualTo(defined);
        }
    }

    @Test
    void panelsDoNotOverlapAndHaveTheirOwnIds() {
        for (JsonNode dashboard : DASHBOARDS) {
            Set<String> cells = new HashSet<>();
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : dashboard.get("panels")) {
                String title = panel.get("title").asText();
                assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
                JsonNode place = panel.get("gridPos");
                int left = place.get("x").asInt();
                int top = place.get("y").asInt();
                assertThat(left + place.get("w").asInt()).as(title).isLessThanOrEqualTo(COLUMNS);
                for (int x = left; x < left + place.get("w").asInt(); x++) {
                    for (int y = top; y < top + place.get("h").asInt(); y++) {
                        assertThat(cells.add(x + "," + y)).as(title).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void everyMetricIsDescribedForOperators() throws IOException {
        String operators = Files.readString(ROOT.resolve("docs/operators.md"));
        for (Query query : QUERIES) {
            METRIC.matcher(query.expression()).results().forEach(match -> {
                String metric = PART.matcher(match.group()).replaceFirst("");
                assertThat(operators).as(query.where()).contains(metric);
            });
        }
    }

    @Test
    void everyRecordedSeriesHasItsRule() throws IOException {
        String rules = AlertsTest.readAll(ROOT.resolve("deploy/prometheus/rules"), ".yml");
        for (Query query : QUERIES) {
            RECORDED.matcher(query.expression())
                    .results()
                    .forEach(match -> assertThat(rules).as(query.where()).contains("record: " + match.group()));
        }
    }

    private static List<Panel> data() {
        return PANELS.stream()
                .filter(panel -> !panel.json().get("type").asText().equals("row"))
                .toList();
    }
}
