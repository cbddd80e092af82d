package io.holdfast.local.folder;

import java.nio.file.Path;

import picocli.CommandLine.Option;

/** The option {@code --data}, the same for every command. */
public final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = DataFolder.DEFAULT,
            description = "The platform's folder with data, logs and credentials (${DEFAULT-VALUE}).")
    private Path data = Path.of(DataFolder.DEFAULT);

    public DataFolder folder() {
        return DataFolder.resolve(data);
    }
}
