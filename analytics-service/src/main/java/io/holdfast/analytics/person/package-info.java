/** Which ids are one person, and what a person's days are. Pure. */
@NullMarked
package io.holdfast.analytics.person;

import org.jspecify.annotations.NullMarked;
