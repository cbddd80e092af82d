package io.holdfast.bench.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs a program of the system to its end. */
final class ExternalProgram {

    private ExternalProgram() {}

    /**
     * Returns standard output and standard error of the program.
     *
     * @throws IOException when the program does not exist, or ends with another exit code than 0
     */
    static String run(ProcessBuilder program) throws IOException, InterruptedException {
        Process process = program.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", program.command()) + " failed:\n" + output);
        }
        return output;
    }
}
