package io.holdfast.browser;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import javax.imageio.ImageIO;

/**
 * How a picture differs from the one that is expected, cell by cell in luminance and colour. A few cells differ with every
 * version of a browser or a font. Pictures are different if many cells of one tile (64 × 64 pixels) are, which a missing text
 * or an empty chart also makes on a long page, or if their sizes are.
 */
final class PictureDifference {

    /** Of 255. A text of another weight differs by about 15 within a cell, one that is there or not by about 50. */
    private static final int LUMINANCE_TOLERANCE = 24;

    private static final int CHROMA_TOLERANCE = 16;
    private static final int TILE = 8;
    private static final int CELLS_OF_A_TILE_MAX = 9;
    /** A page may be longer by a rounded line. */
    private static final int HEIGHT_TOLERANCE = 1;

    private final CoarsePicture expected;
    private final CoarsePicture actual;
    private final BitSet differing = new BitSet();
    private final int width;
    private final int height;

    PictureDifference(CoarsePicture expected, CoarsePicture actual) {
        this.expected = expected;
        this.actual = actual;
        this.width = Math.min(expected.width(), actual.width());
        this.height = Math.min(expected.height(), actual.height());
        for (int cell = 0; cell < width * height; cell++) {
            int x = cell % width;
            int y = cell / width;
            differing.set(
                    cell, differs(expected.cells().getRGB(x, y), actual.cells().getRGB(x, y)));
        }
    }

    /** By luma and the two differences of colour, ITU-R BT.601. */
    private static boolean differs(int one, int other) {
        int red = (one >> 16 & 255) - (other >> 16 & 255);
        int green = (one >> 8 & 255) - (other >> 8 & 255);
        int blue = (one & 255) - (other & 255);
        double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        return Math.abs(luma) > LUMINANCE_TOLERANCE
                || Math.abs(0.564 * (blue - luma)) > CHROMA_TOLERANCE
                || Math.abs(0.713 * (red - luma)) > CHROMA_TOLERANCE;
    }

    boolean isDifferent() {
        return !hasSize() || worstTile() > CELLS_OF_A_TILE_MAX;
    }

    private boolean hasSize() {
        return expected.width() == actual.width() && Math.abs(expected.height() - actual.height()) <= HEIGHT_TOLERANCE;
    }

    /** Differing cells of the tile that has most of them; tiles overlap by half. */
    private int worstTile() {
        int worst = 0;
        for (int top = 0; top < height; top += TILE / 2) {
            for (int left = 0; left < width; left += TILE / 2) {
                worst = Math.max(worst, cellsOfTile(left, top));
            }
        }
        return worst;
    }

    private int cellsOfTile(int left, int top) {
        int cells = 0;
        for (int y = top; y < Math.min(top + TILE, height); y++) {
            int row = y * width;
            cells += differing
                    .get(row + left, row + Math.min(left + TILE, width))
                    .cardinality();
        }
        return cells;
    }

    @Override
    public String toString() {
        return "%d x %d cells instead of %d x %d, %d cells differ, at most %d of a tile (%d may)"
                .formatted(
                        actual.width(),
                        actual.height(),
                        expected.width(),
                        expected.height(),
                        differing.cardinality(),
                        worstTile(),
                        CELLS_OF_A_TILE_MAX);
    }

    /** Writes the expected picture, and beside it the actual one with the differing cells in red. */
    void write(Path file) throws IOException {
        int scale = CoarsePicture.CELL / 2;
        int columns = expected.width() + actual.width() + 1;
        int rows = Math.max(expected.height(), actual.height());
        BufferedImage picture = new BufferedImage(columns * scale, rows * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.scale(scale, scale);
        pen.drawImage(expected.cells(), 0, 0, null);
        int left = expected.width() + 1;
        pen.drawImage(actual.cells(), left, 0, null);
        pen.setColor(Color.RED);
        differing.stream().forEach(cell -> pen.fillRect(left + cell % width, cell / width, 1, 1));
        pen.dispose();
        ImageIO.write(picture, "png", file.toFile());
    }
}
