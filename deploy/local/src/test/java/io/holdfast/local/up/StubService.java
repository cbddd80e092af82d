package io.holdfast.local.up;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import com.sun.net.httpserver.HttpServer;

/** Stub of a service: listens on its port, reports ready, and ends when the launcher has ended. */
public final class StubService {

    private StubService() {}

    public static void main(String... args) throws IOException {
        long parent = Long.parseLong(Objects.requireNonNull(System.getenv("HOLDFAST_PARENT_PID")));
        int port = Integer.parseInt(Objects.requireNonNull(System.getenv("QUARKUS_HTTP_PORT")));
        String host = Objects.requireNonNull(System.getenv("QUARKUS_HTTP_HOST"));
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        ProcessHandle.of(parent).ifPresent(process -> process.onExit().join());
        System.exit(0);
    }

    /** Writes the stub as a jar where the launcher expects the artifact of the service. */
    static void install(Path root, String service) throws IOException {
        Path jar = root.resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
        Files.createDirectories(Objects.requireNonNull(jar.getParent()));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StubService.class.getName());
        String file = StubService.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out, manifest);
                var code = Objects.requireNonNull(StubService.class.getClassLoader())
                        .getResourceAsStream(file)) {
            packed.putNextEntry(new JarEntry(file));
            Objects.requireNonNull(code).transferTo(packed);
        }
    }
}
