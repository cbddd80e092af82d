package io.holdfast.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's data folder, created by {@code initdb} at the first start.
 *
 * @param parent folder of the server process
 * @param temporary whether it is deleted at the end; it is then not flushed to disk
 */
record PostgresDataFolder(Path parent, boolean temporary) {

    Path path() {
        return parent.resolve("data");
    }

    boolean exists() {
        return Files.exists(path().resolve("PG_VERSION"));
    }

    /** Creates the folder under another name and renames it, so that a start that was killed leaves no partial folder. */
    void create(PostgresPrograms programs, UnprivilegedCommand unprivileged, String user, String password)
            throws IOException, InterruptedException {
        Path partial = parent.resolve("data.initialising");
        ServerProcess.deleteRecursively(partial);
        Files.createDirectories(partial);
        Path passwordFile = Files.writeString(parent.resolve("password.initialising"), password);
        unprivileged.giveOwnership(parent);
        List<String> command = new ArrayList<>(unprivileged.command(List.of(
                programs.initdb().toString(),
                "--pgdata=" + partial,
                "--username=" + user,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions")));
        if (temporary) {
            command.add("--no-sync");
        }
        Process initdb = new ProcessBuilder(command).redirectErrorStream(true).start();
        initdb.getOutputStream().close();
        String output = ServerProcess.readText(initdb.getInputStream());
        Files.delete(passwordFile);
        if (initdb.waitFor() != 0) {
            throw new IllegalStateException("initdb failed for " + partial + ":\n" + output);
        }
        Files.move(partial, path(), StandardCopyOption.ATOMIC_MOVE);
    }
}
