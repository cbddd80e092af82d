/** What a policy would have meant: the evaluator on facts and policies that are not in force. */
@NullMarked
package io.holdfast.sla.simulation;

import org.jspecify.annotations.NullMarked;
