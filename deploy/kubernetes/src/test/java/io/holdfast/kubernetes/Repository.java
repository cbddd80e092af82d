package io.holdfast.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.ProducerConfig;

/** What the rest of the repository says about services, settings, topics and rights. */
final class Repository {

    static final Path ROOT = Path.of(System.getProperty("holdfast.root", "../.."))
            .toAbsolutePath()
            .normalize();
    static final Path MANIFESTS = ROOT.resolve("deploy/kubernetes");
    static final List<String> SERVICES = List.of("ticket", "sla", "loyalty", "analytics");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)(:?)");
    private static final Pattern DOCUMENTED = Pattern.compile("(?:`|^|\n)([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:`|=)");

    private Repository() {}

    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The settings of a service, such as {@code sla}, without those that it shares with others. */
    static Properties settings(String service) {
        try (var reader =
                Files.newBufferedReader(ROOT.resolve(service + "-service/src/main/resources/application.properties"))) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The topics that a service consumes. */
    static Set<String> consumedTopics(String service) {
        String topics = settings(service).getProperty("holdfast.inbox.topics", "");
        return Stream.of(topics.split(",")).filter(topic -> !topic.isEmpty()).collect(Collectors.toSet());
    }

    static int port(String service) {
        return Integer.parseInt(
                settings(service).getProperty("quarkus.http.port").replaceAll("[^0-9]", ""));
    }

    /** Environment variables without which no service starts: those that configuration files use without a default. */
    static Set<String> requiredVariables() {
        return variables(true);
    }

    /** Environment variables that a service reads: in its configuration files, in docs/operators.md, or of a Kafka client. */
    static boolean isRead(String variable) {
        if (variable.startsWith("KAFKA_")
                && ProducerConfig.configNames()
                        .contains(variable.substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'))) {
            return true;
        }
        return variables(false).contains(variable) || documentedVariables().contains(variable);
    }

    private static Set<String> variables(boolean withoutDefaultOnly) {
        Set<String> names = new HashSet<>();
        Stream<String> shared = Stream.of("messaging", "rest")
                .map(module -> module + "/src/main/resources/META-INF/microprofile-config.properties");
        Stream<String> own = SERVICES.stream().map(name -> name + "-service/src/main/resources/application.properties");
        Stream.concat(shared, own)
                .forEach(file -> PLACEHOLDER
                        .matcher(text(file))
                        .results()
                        .filter(found -> !withoutDefaultOnly || found.group(2).isEmpty())
                        .forEach(found -> names.add(found.group(1))));
        return names;
    }

    private static Set<String> documentedVariables() {
        String docs = text("docs/operators.md");
        return Stream.of("## Configuration", "## Boards")
                .map(docs::indexOf)
                .map(start -> docs.substring(start, docs.indexOf("\n## ", start)))
                .flatMap(section -> DOCUMENTED.matcher(section).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** The lines of deploy/kafka/acls: {@code sla-service Read topic tickets}. */
    static Set<String> acls() {
        return text("deploy/kafka/acls")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.toSet());
    }
}
