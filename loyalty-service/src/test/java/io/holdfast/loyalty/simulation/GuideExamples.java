package io.holdfast.loyalty.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The worked examples of the guide, as cases: each is a block {@code json example=NAME} that is followed by its block
 * {@code json answer=NAME}.
 */
final class GuideExamples {

    private static final Path PAGE = Path.of(System.getProperty("holdfast.root", ".."), "docs", "loyalty.md");

    private static final Pattern BLOCK =
            Pattern.compile("^```json (example|answer)=([a-z0-9-]+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** A block with attributes, also if they are mistyped. */
    private static final Pattern FENCE = Pattern.compile("^```\\w+ +\\S.*$", Pattern.MULTILINE);

    private GuideExamples() {}

    static ArrayNode load() {
        try {
            return parse(Files.readString(PAGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The examples of a page.
     *
     * @throws IllegalArgumentException when an example has no answer, an answer no example, or two examples one name
     */
    static ArrayNode parse(String page) {
        List<MatchResult> blocks = BLOCK.matcher(page).results().toList();
        if (blocks.size() != FENCE.matcher(page).results().count()) {
            throw new IllegalArgumentException("a block is neither example=NAME nor answer=NAME");
        }
        ArrayNode cases = CaseFiles.JSON.createArrayNode();
        Set<String> names = new TreeSet<>();
        List<MatchResult> rest = new ArrayList<>(blocks);
        while (!rest.isEmpty()) {
            MatchResult example = rest.removeFirst();
            String name = example.group(2);
            if (!example.group(1).equals("example")) {
                throw new IllegalArgumentException("the answer " + name + " does not follow its example");
            }
            MatchResult answer = rest.isEmpty() ? example : rest.removeFirst();
            if (!answer.group(1).equals("answer") || !answer.group(2).equals(name)) {
                throw new IllegalArgumentException("no answer follows the example " + name);
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("there are two examples " + name);
            }
            cases.addObject()
                    .put("id", name)
                    .put("title", "of the guide")
                    .<ObjectNode>set("request", json(example))
                    .set("expect", json(answer));
        }
        return cases;
    }

    private static JsonNode json(MatchResult block) {
        try {
            return CaseFiles.JSON.readTree(block.group(3));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(block.group(1) + " " + block.group(2) + " is not JSON", e);
        }
    }
}
