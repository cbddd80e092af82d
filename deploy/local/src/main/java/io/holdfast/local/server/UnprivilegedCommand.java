package io.holdfast.local.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Command prefix for a program that refuses to run as root, as PostgreSQL does. A normal user needs none. Root (in a
 * container, on a build machine) runs the program in a user namespace, or, where the kernel forbids that, as the user
 * nobody, who must then own the folders.
 */
record UnprivilegedCommand(List<String> prefix, boolean runsAsNobody) {

    private static final String NOBODY = "65534";

    static UnprivilegedCommand detect() throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new UnprivilegedCommand(List.of(), false);
        }
        if (succeeds("unshare", "--user", "true")) {
            return new UnprivilegedCommand(List.of("unshare", "--user"), false);
        }
        List<String> asNobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        if (succeeds(append(asNobody, "true"))) {
            return new UnprivilegedCommand(asNobody, true);
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and neither unshare nor setpriv works on"
                + " this system; start Holdfast as a normal user");
    }

    List<String> command(List<String> program) {
        return Stream.concat(prefix.stream(), program.stream()).toList();
    }

    /**
     * Lets the user who runs the program pass through a folder that only its owner may enter, by making that user its owner:
     * root passes anyway. The files in it stay root's.
     */
    void letThrough(Path folder) throws IOException, InterruptedException {
        if (runsAsNobody && !mayEnter(folder)) {
            new ProcessBuilder("chown", NOBODY + ":" + NOBODY, folder.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    private boolean mayEnter(Path folder) throws InterruptedException {
        return succeeds(command(List.of("test", "-x", folder.toString())).toArray(String[]::new));
    }

    /** Makes the user who runs the program the owner of the folder and its content. */
    void giveOwnership(Path folder) throws IOException, InterruptedException {
        if (runsAsNobody) {
            new ProcessBuilder("chown", "-R", NOBODY + ":" + NOBODY, folder.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (!mayEnter(folder)) {
                throw new IllegalStateException(
                        "PostgreSQL does not run as root, and " + folder
                                + " is not accessible to another user; start Holdfast as a normal user, or name another folder with --data");
            }
        }
    }

    private static String[] append(List<String> command, String last) {
        List<String> all = new ArrayList<>(command);
        all.add(last);
        return all.toArray(String[]::new);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
