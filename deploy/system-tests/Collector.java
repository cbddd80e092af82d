import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpServer;

/**
 * Receives traces by OTLP over HTTP and prints, for each request, which service sent it, whether it has spans of the trace
 * that is looked for, and which of the words that no span may contain. A trace id is 16 bytes in the message of protobuf, and
 * text is UTF-8, so that both can be searched without decoding.
 *
 * <p>Arguments: port, trace id in hexadecimal, words.
 */
public final class Collector {

    private static final Pattern SERVICE = Pattern.compile("holdfast-(ticket|sla|loyalty|analytics)");

    public static void main(String[] arguments) throws IOException {
        byte[] trace = HexFormat.of().parseHex(arguments[1]);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                InputStream raw = exchange.getRequestBody();
                boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                byte[] body = (isPacked ? new GZIPInputStream(raw) : raw).readAllBytes();
                print(body, trace, arguments);
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    private static synchronized void print(byte[] body, byte[] trace, String[] arguments) {
        PrintStream out = System.out;
        String text = new String(body, StandardCharsets.UTF_8);
        Matcher service = SERVICE.matcher(text);
        String name = service.find() ? service.group(1) : "unknown";
        boolean isOfTrace = new String(body, StandardCharsets.ISO_8859_1)
                .contains(new String(trace, StandardCharsets.ISO_8859_1));
        out.println(name + (isOfTrace ? " trace" : " other"));
        for (int i = 2; i < arguments.length; i++) {
            if (text.contains(arguments[i])) {
                out.println(name + " leaks " + arguments[i]);
            }
        }
        out.flush();
    }
}
