/** {@code ./holdfast dead-letters}: lists the dead letters of a service and replays them. */
@NullMarked
package io.holdfast.local.deadletters;

import org.jspecify.annotations.NullMarked;
