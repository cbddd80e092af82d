package io.holdfast.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's load generator, where it is installed. */
public final class Pgbench {

    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without initial connection time\\)");
    private static final String THREADS = "2";

    private Pgbench() {}

    public static boolean isInstalled() throws InterruptedException {
        try {
            ExternalProgram.run(new ProcessBuilder("pgbench", "--version"));
            return true;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    /** How often a second the clients execute the script, with prepared statements. */
    public static double perSecond(Database database, int clients, Duration time, String script)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("bench", ".sql");
        try {
            Files.writeString(file, script);
            String[] address = database.hostAndPort().split(":", 2);
            List<String> command = new ArrayList<>(List.of("pgbench", "-n", "-M", "prepared", "-j", THREADS));
            command.addAll(List.of("-c", Integer.toString(clients)));
            command.addAll(List.of("-T", Long.toString(time.toSeconds())));
            command.addAll(List.of("-f", file.toString()));
            command.addAll(List.of("-h", address[0], "-p", address[1], "-U", Database.USER, database.name()));
            ProcessBuilder pgbench = new ProcessBuilder(command);
            pgbench.environment().put("PGPASSWORD", database.password());
            String output = ExternalProgram.run(pgbench);
            Matcher tps = TPS.matcher(output);
            if (!tps.find()) {
                throw new IOException("pgbench reported no tps:\n" + output);
            }
            return Double.parseDouble(tps.group(1));
        } finally {
            Files.delete(file);
        }
    }
}
