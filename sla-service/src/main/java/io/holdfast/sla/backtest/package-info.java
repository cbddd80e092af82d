/** What a policy would have cost: recorded history, judged by the policies in force and by one that is proposed. */
@NullMarked
package io.holdfast.sla.backtest;

import org.jspecify.annotations.NullMarked;
