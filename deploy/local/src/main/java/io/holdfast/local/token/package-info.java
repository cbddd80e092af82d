/** The command that issues bearer tokens for people and systems. */
@NullMarked
package io.holdfast.local.token;

import org.jspecify.annotations.NullMarked;
