package io.holdfast.browser;

import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the boards look, beside the pictures in src/test/resources/pictures. These are made anew, where a board is to look
 * different, with {@code -Dpictures=renew}; see CONTRIBUTING.md.
 */
class BoardPicturesTest {

    private static final Path REFERENCES = Path.of("src/test/resources/pictures");
    private static final Path TAKEN = Path.of("target/pictures");
    private static final Path FONTS = REFERENCES.resolve("fonts.txt");
    private static final boolean RENEW = "renew".equals(System.getProperty("pictures"));
    /** Less than an hour after most breaches of the recorded answers. */
    private static final String NOW = "2026-11-27T06:21:00Z";

    private static final LocalDate TODAY = LocalDate.parse("2026-11-27");

    private static Optional<Browser> started = Optional.empty();

    @BeforeAll
    static void startBrowser() throws IOException {
        started = Browser.start();
        Assumptions.assumeTrue(
                started.isPresent(), "the boards are not pictured: chromium and chromedriver are not installed");
        browser().stopTheClockAt(NOW);
        Files.createDirectories(TAKEN);
    }

    @AfterAll
    static void closeBrowser() {
        started.ifPresent(Browser::close);
    }

    private static Browser browser() {
        return started.orElseThrow();
    }

    /** Leaves the picture of a board in target/pictures, too. */
    private static CoarsePicture picture(String name) throws IOException {
        byte[] png = browser().pictureOfThePage();
        Files.write(TAKEN.resolve(name + ".png"), png);
        return CoarsePicture.of(png);
    }

    /** The recorded answers, with others where all of a chart would be the same. */
    private static BoardServer server(String board) throws IOException {
        BoardServer server = BoardPagesTest.server(board);
        switch (board) {
            case "promises" ->
                // One is over, the others have less than 15 minutes left.
                server.answerTo("/compliance", "groupBy=weekday", RecordedAnswers.complianceByHour())
                        .answer(
                                "/clocks",
                                RecordedAnswers.of(board)
                                        .getOrDefault("/clocks", "")
                                        .replace("\"dueAt\":\"2026-11-27T06:34:41", "\"dueAt\":\"2026-11-27T06:19:41"));
            case "retention" -> {
                for (int month = 0; month <= 10; month++) {
                    LocalDate first = TODAY.withDayOfMonth(1).minusMonths(month);
                    server.answerTo("/churn", "at=" + first, RecordedAnswers.churn(first, 0.2 + month % 4 * 0.05));
                }
            }
            default -> {
                // As recorded.
            }
        }
        return server;
    }

    private static void open(BoardServer server, int width, String theme) {
        browser().size(width, 900);
        browser().theme(theme);
        browser().open(server.address().replace("/board#", "/board?ticket=t-1#"));
        browser().find(".panel[data-state='ready']");
        browser().awaitScript("return document.querySelector(\"[data-state='loading']\") === null", Browser.WAIT);
        browser().awaitScript("return document.querySelector('#connection[data-state=lost]') === null", Browser.WAIT);
        browser().awaitPaint();
    }

    /** Widths of a text: with other fonts everything is elsewhere, and pictures cannot be compared. */
    private static String fonts() {
        return String.valueOf(browser().script("""
                const pen = document.createElement('canvas').getContext('2d');
                return ['15px system-ui', 'bold 20px system-ui', '15px sans-serif', '15px monospace'].map((font) => {
                  pen.font = font;
                  return `${font}: ${Math.round(pen.measureText('The quick brown fox, 0123456789').width)}`;
                }).join('\\n');
                """));
    }

    static Stream<List<String>> pages() {
        return Stream.of("tickets", "promises", "loyalty", "retention")
                .flatMap(board -> Stream.of("400", "1280")
                        .flatMap(width -> Stream.of("light", "dark").map(theme -> List.of(board, width, theme))));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBoardLooksAsInItsPicture(List<String> page) throws IOException {
        String name = String.join("-", page);
        try (BoardServer server = server(page.get(0))) {
            open(server, Integer.parseInt(page.get(1)), page.get(2));
            CoarsePicture actual = picture(name);
            if (RENEW) {
                Files.createDirectories(REFERENCES);
                Files.writeString(FONTS, fonts());
                actual.write(REFERENCES.resolve(name + ".png"));
                return;
            }
            Assumptions.assumeTrue(
                    fonts().equals(Files.readString(FONTS)),
                    "the boards are not compared with their pictures, since this machine has other fonts than those of "
                            + FONTS + ". For pictures of its fonts: " + renewal());
            CoarsePicture expected;
            try (InputStream file = Files.newInputStream(REFERENCES.resolve(name + ".png"))) {
                expected = CoarsePicture.read(file);
            }
            PictureDifference difference = new PictureDifference(expected, actual);
            Path marked = TAKEN.resolve(name + "-differences.png");
            if (difference.isDifferent()) {
                difference.write(marked);
            }
            assertThat(difference.isDifferent())
                    .as(
                            "%s looks different: %s. The picture is %s; what differs is red on the right of %s. If it is to"
                                    + " look so, or the fonts are new: %s",
                            name,
                            difference,
                            TAKEN.resolve(name + ".png").toAbsolutePath(),
                            marked.toAbsolutePath(),
                            renewal())
                    .isFalse();
        }
    }

    private static String renewal() {
        return "./mvnw -pl deploy/browser-tests -am test -Dtest=BoardPicturesTest -Dpictures=renew"
                + " -Dsurefire.failIfNoSpecifiedTests=false, and look at what git says has changed";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A panel is missing.
                "document.querySelector('.panel:last-child').remove()",
                // A warning has the colour of other text.
                "document.documentElement.style.setProperty('--bad', getComputedStyle(document.body).color)",
                "document.documentElement.style.setProperty('--surface', '#dde6f5')",
                // The text is a fifteenth larger.
                "document.documentElement.style.fontSize = document.body.style.fontSize = '16px'",
                // Everything is a line lower.
                "document.getElementById('top').style.paddingTop = '20px'",
                // A figure is missing.
                "document.querySelector('.figures dd').textContent = ''",
                // A table has a row less.
                "document.querySelector('tbody tr:last-child').remove()",
            })
    void aChangeOfThePageIsADifference(String change) throws IOException {
        try (BoardServer server = server("promises")) {
            open(server, 1280, "light");
            CoarsePicture before = picture("before");
            browser().script(change + "; return ''");
            browser().awaitPaint();

            assertThat(new PictureDifference(before, picture("after")).isDifferent())
                    .as(change)
                    .isTrue();
        }
    }

    @Test
    void anEmptyChartIsADifference() throws IOException {
        try (BoardServer server = server("retention")) {
            open(server, 1280, "light");
            CoarsePicture before = picture("before");
            browser()
                    .script("const canvas = document.querySelector('.chart canvas');"
                            + "canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height); return ''");
            browser().awaitPaint();

            assertThat(new PictureDifference(before, picture("after")).isDifferent())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void noiseAndOtherSmoothingOfEdgesAreNone(String theme) throws IOException {
        try (BoardServer server = server("retention")) {
            open(server, 1280, theme);
            BufferedImage sharp =
                    ImageIO.read(new ByteArrayInputStream(browser().pictureOfThePage()));

            assertThat(new PictureDifference(CoarsePicture.of(sharp), CoarsePicture.of(softened(noisy(sharp))))
                            .isDifferent())
                    .isFalse();
        }
    }

    private static BufferedImage noisy(BufferedImage picture) {
        Random random = new Random(7);
        BufferedImage noisy = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                int changed = 0;
                for (int shift = 0; shift <= 16; shift += 8) {
                    int value = (rgb >> shift & 255) + random.nextInt(-12, 13);
                    changed |= Math.clamp(value, 0, 255) << shift;
                }
                noisy.setRGB(x, y, changed);
            }
        }
        return noisy;
    }

    /** Each pixel is the mean of nine: edges a pixel wide become three wide, and pale. */
    private static BufferedImage softened(BufferedImage picture) {
        float[] weights = new float[9];
        Arrays.fill(weights, 1f / weights.length);
        return new ConvolveOp(new Kernel(3, 3, weights), ConvolveOp.EDGE_NO_OP, null).filter(picture, null);
    }

    @Test
    void thePicturesAreOfTheseBoardsAndSmall() throws IOException {
        Assumptions.assumeFalse(RENEW, "the pictures are being made");
        try (Stream<Path> files = Files.list(REFERENCES)) {
            List<Path> pictures =
                    files.filter(file -> file.toString().endsWith(".png")).toList();
            long bytes = 0;
            for (Path each : pictures) {
                bytes += Files.size(each);
            }
            assertThat(pictures.stream().map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            pages().map(page -> String.join("-", page) + ".png").toList());
            assertThat(bytes).isLessThan(1 << 20);
        }
    }
}
