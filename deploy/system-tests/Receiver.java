import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpServer;

/**
 * Receives webhooks, answers each with the status that stands in a file, and prints status, event id, event type and subject.
 *
 * <p>Arguments: port, file.
 */
public final class Receiver {

    private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern SUBJECT = Pattern.compile("\"subject\"\\s*:\\s*\"([^\"]*)\"");

    public static void main(String[] arguments) throws IOException {
        Path status = Path.of(arguments[1]);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                String id = exchange.getRequestHeaders().getFirst("webhook-id");
                int answer = Integer.parseInt(Files.readString(status).strip());
                print(String.format(Locale.ROOT, "%d %s %s %s", answer, id, first(TYPE, body), first(SUBJECT, body)));
                exchange.sendResponseHeaders(answer, -1);
            }
        });
        server.start();
    }

    private static String first(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        return matcher.find() ? matcher.group(1) : "-";
    }

    private static synchronized void print(String line) {
        PrintStream out = System.out;
        out.println(line);
        out.flush();
    }
}
