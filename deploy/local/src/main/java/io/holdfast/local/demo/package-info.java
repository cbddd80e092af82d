/** {@code ./holdfast up --demo}: generates traffic and prints a summary of what the services computed from it. */
@NullMarked
package io.holdfast.local.demo;

import org.jspecify.annotations.NullMarked;
