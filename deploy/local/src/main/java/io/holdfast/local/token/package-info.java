/** The commands that issue bearer tokens: for people and systems, and for the boards. */
@NullMarked
package io.holdfast.local.token;

import org.jspecify.annotations.NullMarked;
