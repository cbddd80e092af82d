package io.holdfast.local.server;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a server process is told.
 *
 * @param data its folder, made when absent
 * @param port where it listens; 0 takes a free one
 * @param temporary whether the folder goes when the process ends (nothing is then written out in good order)
 * @param programs where PostgreSQL's programs are unpacked once; beside the data when absent
 */
record ServerArguments(Path data, int port, boolean temporary, Path programs) {

    static ServerArguments parse(String... args) {
        @Nullable Path data = null;
        @Nullable Path programs = null;
        int port = 0;
        boolean temporary = false;
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, arg.length() - value.length())) {
                case "--data=" -> data = Path.of(value).toAbsolutePath().normalize();
                case "--programs=" -> programs = Path.of(value).toAbsolutePath().normalize();
                case "--port=" -> port = Integer.parseInt(value);
                case "" -> temporary |= isTemporary(value);
                default -> throw unknown(arg);
            }
        }
        if (data == null) {
            throw new IllegalArgumentException("--data=FOLDER is needed");
        }
        return new ServerArguments(
                data, port, temporary, programs != null ? programs : data.resolveSibling("programs"));
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
        return new IllegalArgumentException(
                "unknown: " + arg + " (known: --data=FOLDER --port=N --programs=FOLDER --temporary)");
    }
}
