package io.holdfast.browser;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Looks at every board of the platform that runs in the folder {@code HOLDFAST_PLATFORM}, whatever data it has: at three
 * widths in both themes nothing is wider than the window, fails, or violates WCAG. A sheet of each board's six pictures is
 * written to the folder {@code HOLDFAST_SHEETS}; deploy/system-tests/board-sheets starts the platforms.
 */
@EnabledIfEnvironmentVariable(
        named = "HOLDFAST_SHEETS",
        matches = ".+",
        disabledReason = "needs a platform: deploy/system-tests/board-sheets")
class BoardSheetsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> SERVICES =
            Map.of("tickets", "ticket", "promises", "sla", "loyalty", "loyalty", "retention", "analytics");
    /** Of a window, and of its picture on the sheet, in pixels. */
    private static final List<View> VIEWS = List.of(new View(400, 240), new View(1280, 560), new View(2560, 800));

    private static final int PICTURE_HEIGHT = 700;
    private static final int GAP = 10;
    private static final int SHEET_WIDTH =
            VIEWS.stream().mapToInt(View::pictureWidth).sum() + GAP * (VIEWS.size() + 1);
    private static final int SETTLED_SECONDS = 60;

    private static Optional<Browser> started = Optional.empty();

    private record View(int width, int pictureWidth) {

        /** So that a picture has the height of the sheet's row. */
        int height() {
            return PICTURE_HEIGHT * width / pictureWidth;
        }
    }

    @BeforeAll
    static void startBrowser() {
        started = Browser.start();
        Assumptions.assumeTrue(started.isPresent(), "chromium and chromedriver are not installed");
    }

    @AfterAll
    static void closeBrowser() {
        started.ifPresent(Browser::close);
    }

    private static Browser browser() {
        return started.orElseThrow();
    }

    private static JsonNode file(String name) throws IOException {
        return JSON.readTree(Path.of(System.getenv("HOLDFAST_PLATFORM"), name).toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tickets", "promises", "loyalty", "retention"})
    void everyBoardFitsAndIsReadable(String board) throws IOException {
        BufferedImage sheet = new BufferedImage(SHEET_WIDTH, 2 * PICTURE_HEIGHT + 3 * GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = sheet.createGraphics();
        canvas.setColor(Color.GRAY);
        canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        int y = GAP;
        for (String theme : List.of("light", "dark")) {
            int x = GAP;
            for (View view : VIEWS) {
                canvas.drawImage(scaled(look(board, view, theme), view.pictureWidth()), x, y, null);
                x += view.pictureWidth() + GAP;
            }
            y += PICTURE_HEIGHT + GAP;
        }
        canvas.dispose();
        ImageIO.write(
                sheet,
                "jpg",
                Path.of(System.getenv("HOLDFAST_SHEETS"), board + ".jpg").toFile());
    }

    private static BufferedImage look(String board, View view, String theme) throws IOException {
        browser().size(view.width(), view.height());
        browser().theme(theme);
        browser()
                .open(file("addresses.json").path(SERVICES.get(board)).asText() + "/board#token="
                        + file("credentials.json").path("adminToken").asText());
        await(board + " has loaded")
                .atMost(SETTLED_SECONDS, SECONDS)
                .until(() -> !browser().all(".panel").isEmpty()
                        && browser().all(".panel[data-state='loading']").isEmpty());
        if (board.equals("tickets") && !browser().all(".queue [role='option']").isEmpty()) {
            browser().find(".queue [role='option']").click();
            browser().find(".messages .message");
            browser().find(".desk > :last-child[data-state='ready']");
        }
        browser().script("return document.fonts.ready.then(() => '')");

        String name = board + " at " + view.width() + " px, " + theme;
        // Before axe-core, whose own style the security policy refuses.
        assertThat(browser().errors()).as(name).isEmpty();
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(browser().picture()));
        assertThat(browser().all(".panel[data-state='failed']")).as(name).isEmpty();
        assertThat((Long) browser().script("return document.documentElement.scrollWidth"))
                .as(name)
                .isLessThanOrEqualTo(view.width());
        assertThat(browser().accessibilityViolations()).as(name).isEmpty();
        return picture;
    }

    /** Halved as often as possible first, since one large step loses thin lines. */
    private static BufferedImage scaled(BufferedImage picture, int width) {
        BufferedImage from = picture;
        while (from.getWidth() > width) {
            int next = Math.max(width, from.getWidth() / 2);
            BufferedImage smaller = new BufferedImage(
                    next, Math.round((float) from.getHeight() * next / from.getWidth()), BufferedImage.TYPE_INT_RGB);
            Graphics2D canvas = smaller.createGraphics();
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            canvas.drawImage(from, 0, 0, smaller.getWidth(), smaller.getHeight(), null);
            canvas.dispose();
            from = smaller;
        }
        return from;
    }
}
