/** Re-evaluation of tickets whose own facts did not change: after a change of policy or calendar, or a merge. */
@NullMarked
package io.holdfast.sla.reevaluation;

import org.jspecify.annotations.NullMarked;
