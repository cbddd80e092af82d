/** What every command of {@code ./holdfast} uses: errors for the user and output. */
@NullMarked
package io.holdfast.local.cli;

import org.jspecify.annotations.NullMarked;
