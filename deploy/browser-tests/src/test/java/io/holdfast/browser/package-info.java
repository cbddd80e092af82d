/** Tests of the boards' pages in Chromium; skipped where it is not installed. */
@NullMarked
package io.holdfast.browser;

import org.jspecify.annotations.NullMarked;
