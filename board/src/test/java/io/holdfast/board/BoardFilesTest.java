package io.holdfast.board;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BoardFilesTest {

    private static final String PAGE = """
            <head><link rel="stylesheet" href="board/kit/board.css"><script type="module" src="board/kit/main.js"></script>
            </head>""";

    private static Map<String, String> files() {
        return new HashMap<>(Map.of(
                "page.html", PAGE,
                "kit/board.css", "body {}",
                "kit/main.js", "import { h } from './dom.js';\nconst app = import('../app.js');",
                "kit/dom.js", "import { startTicking } from './main.js';",
                "app.js", "import { show } from './part/chart.js';",
                "part/chart.js", "export { default } from '../../webjars/uplot/1.2.3/dist/uPlot.esm.js';",
                "not-loaded.js", ""));
    }

    private static BoardFiles of(Map<String, String> files) {
        return new BoardFiles(name -> {
            String content = files.get(name);
            return content == null ? null : content.getBytes(StandardCharsets.UTF_8);
        });
    }

    @Test
    void thePageNamesEveryModuleThatIsImported() {
        BoardFiles files = of(files());
        String folder = "board/v-" + files.version() + "/";

        assertThat(files.page().lines())
                .containsExactly(
                        "<head><link rel=\"stylesheet\" href=\"" + folder
                                + "kit/board.css\"><script type=\"module\" src=\"" + folder + "kit/main.js\"></script>",
                        "<link rel=\"modulepreload\" href=\"" + folder + "app.js\">",
                        "<link rel=\"modulepreload\" href=\"" + folder + "kit/dom.js\">",
                        "<link rel=\"modulepreload\" href=\"" + folder + "part/chart.js\">",
                        "<link rel=\"modulepreload\" href=\"board/webjars/uplot/1.2.3/dist/uPlot.esm.js\">",
                        "</head>");
    }

    @Test
    void theVersionChangesWithEachFileThatIsLoaded() {
        String before = of(files()).version();
        assertThat(before).matches("[0-9a-f]{16}").isEqualTo(of(files()).version());
        for (String name : files().keySet()) {
            Map<String, String> changed = files();
            changed.merge(name, " ", String::concat);

            assertThat(of(changed).version().equals(before))
                    .as(name)
                    .isEqualTo(name.equals("not-loaded.js") || name.equals("page.html"));
        }
    }

    @Test
    void aFileThatIsMissingEndsTheStart() {
        Map<String, String> files = files();
        files.remove("part/chart.js");

        assertThatThrownBy(() -> of(files)).hasMessageContaining("part/chart.js");
    }
}
