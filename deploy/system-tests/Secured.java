import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a principal may do on a broker and a database, for deploy/system-tests/secured. */
final class Secured {

    private Secured() {}

    public static void main(String... arguments) throws Exception {
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        switch (arguments[0]) {
            case "sql" -> System.out.println(execute(rest));
            case "writes" -> System.out.println(String.join(" ", written(rest)));
            default -> throw new IllegalArgumentException("sql URL USER PASSWORD STATEMENT…, or writes FILE TOPIC…");
        }
    }

    /** Executes statements; ok, or what the server says. */
    private static String execute(List<String> arguments) {
        try (Connection connection = DriverManager.getConnection(arguments.get(0), arguments.get(1), arguments.get(2));
                Statement statement = connection.createStatement()) {
            for (String sql : arguments.subList(3, arguments.size())) {
                statement.execute(sql);
            }
            return "ok";
        } catch (SQLException refused) {
            return refused.getSQLState() + " " + refused.getMessage();
        }
    }

    /** Those of the topics to which the client with the properties of a file may write; it writes a record to each. */
    private static List<String> written(List<String> arguments) throws IOException, InterruptedException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments.get(0)))) {
            properties.load(file);
        }
        properties.put("max.block.ms", "10000");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            List<String> topics = arguments.subList(1, arguments.size());
            return topics.stream().filter(topic -> isWritten(producer, topic)).toList();
        } catch (SaslAuthenticationException refused) {
            return List.of("no-login");
        }
    }

    private static boolean isWritten(KafkaProducer<String, String> producer, String topic) {
        try {
            producer.send(new ProducerRecord<>(topic, "c1", "{}")).get();
            return true;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SaslAuthenticationException refused) {
                throw refused;
            }
            if (failed.getCause() instanceof AuthorizationException) {
                return false;
            }
            throw new IllegalStateException(topic, failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
