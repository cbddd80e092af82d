/** Programmes as JSON, and the one in force, over REST. */
@NullMarked
package io.holdfast.loyalty.programme;

import org.jspecify.annotations.NullMarked;
