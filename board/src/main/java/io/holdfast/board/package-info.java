/**
 * The boards' page and what all boards share: its files, its settings, who is signed in, and the headers that let a browser
 * load nothing from elsewhere.
 */
@NullMarked
package io.holdfast.board;

import org.jspecify.annotations.NullMarked;
