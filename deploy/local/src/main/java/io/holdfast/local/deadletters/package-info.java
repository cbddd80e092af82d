/** What services could not take in: to look at, and to give them once more. */
@NullMarked
package io.holdfast.local.deadletters;

import org.jspecify.annotations.NullMarked;
