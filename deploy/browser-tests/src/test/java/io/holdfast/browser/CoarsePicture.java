package io.holdfast.browser;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * A picture in cells of 8 × 8 pixels, each of the mean colour of its pixels. Text is a grey that depends on how much of the
 * cell it covers, so how edges are smoothed hardly matters; where something is, how large and of which colour it is, does.
 */
record CoarsePicture(BufferedImage cells) {

    static final int CELL = 8;

    /** Of a picture as PNG; columns and rows of pixels at its end that do not fill a cell are left out. */
    static CoarsePicture of(byte[] png) throws IOException {
        return of(ImageIO.read(new ByteArrayInputStream(png)));
    }

    static CoarsePicture of(BufferedImage picture) {
        BufferedImage cells =
                new BufferedImage(picture.getWidth() / CELL, picture.getHeight() / CELL, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < cells.getHeight(); y++) {
            for (int x = 0; x < cells.getWidth(); x++) {
                cells.setRGB(x, y, mean(picture, x * CELL, y * CELL));
            }
        }
        return new CoarsePicture(cells);
    }

    private static int mean(BufferedImage picture, int left, int top) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int rgb : picture.getRGB(left, top, CELL, CELL, null, 0, CELL)) {
            red += rgb >> 16 & 255;
            green += rgb >> 8 & 255;
            blue += rgb & 255;
        }
        int pixels = CELL * CELL;
        return ((red / pixels) << 16) | ((green / pixels) << 8) | (blue / pixels);
    }

    /** Reads what {@link #write} has written. */
    static CoarsePicture read(InputStream png) throws IOException {
        return new CoarsePicture(ImageIO.read(png));
    }

    void write(Path file) throws IOException {
        ImageIO.write(cells, "png", file.toFile());
    }

    int width() {
        return cells.getWidth();
    }

    int height() {
        return cells.getHeight();
    }
}
