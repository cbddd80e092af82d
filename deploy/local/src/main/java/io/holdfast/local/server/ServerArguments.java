package io.holdfast.local.server;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Command-line arguments of a server process.
 *
 * @param data folder of the server, created when absent
 * @param port port to listen on; 0 for a free one
 * @param temporary whether the folder is deleted when the process ends; the server is then not shut down cleanly
 * @param properties file with broker properties that replace the usual ones; null for none, and for PostgreSQL
 * @param programs folder in which PostgreSQL's programs are unpacked; default: {@code programs} next to the data
 */
record ServerArguments(
        Path data, int port, boolean temporary, @Nullable Path properties, Path programs) {

    static ServerArguments parse(String... args) {
        @Nullable Path data = null;
        @Nullable Path programs = null;
        @Nullable Path properties = null;
        int port = 0;
        boolean temporary = false;
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.length() - value.length())) {
                case "--data=" -> data = Path.of(value).toAbsolutePath().normalize();
                case "--programs=" -> programs = Path.of(value).toAbsolutePath().normalize();
                case "--properties=" ->
                    properties = Path.of(value).toAbsolutePath().normalize();
                case "--port=" -> port = Integer.parseInt(value);
                case "" -> temporary |= isTemporary(value);
                default -> throw unknown(arg);
            }
        }
        if (data == null) {
            throw new IllegalArgumentException("--data=FOLDER is missing");
        }
        return new ServerArguments(
                data, port, temporary, properties, programs != null ? programs : data.resolveSibling("programs"));
    }

    /** These arguments as a command line. */
    List<String> commandLine() {
        List<String> arguments = List.of("--data=" + data, "--programs=" + programs, "--port=" + port);
        return temporary ? List.of(arguments.get(0), arguments.get(1), arguments.get(2), "--temporary") : arguments;
    }

    private static boolean isTemporary(String flag) {
        if (!flag.equals("--temporary")) {
            throw unknown(flag);
        }
        return true;
    }

    private static IllegalArgumentException unknown(String arg) {
        return new IllegalArgumentException("unknown argument " + arg
                + " (known: --data=FOLDER --port=N --programs=FOLDER --properties=FILE --temporary)");
    }
}
