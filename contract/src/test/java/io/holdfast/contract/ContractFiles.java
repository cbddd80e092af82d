package io.holdfast.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

/** Reads this module's resource files from the class path. */
final class ContractFiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private ContractFiles() {}

    static JsonNode json(String path) {
        return read(JSON, path);
    }

    static JsonNode yaml(String path) {
        return read(YAML, path);
    }

    static Set<String> namesIn(String folder) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(ObjectMapper mapper, String path) {
        try {
            return mapper.readTree(Files.readAllBytes(path(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    private static Path path(String name) {
        URL url = ContractFiles.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new IllegalArgumentException(name + " is not among the contract's files");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
