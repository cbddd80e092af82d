package io.holdfast.architecture.bad.decision;

import java.nio.file.Files;
import java.nio.file.Path;

class ReadsAFile {

    boolean exists() {
        return Files.exists(Path.of("."));
    }
}
