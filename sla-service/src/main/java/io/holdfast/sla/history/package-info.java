/** Recorded facts of each ticket, and the other inputs of its evaluation: loyalty tiers and waits from merged tickets. */
@NullMarked
package io.holdfast.sla.history;

import org.jspecify.annotations.NullMarked;
