/** Handler of consumed events: groups a batch by ticket, stores the facts and has the tickets evaluated. */
@NullMarked
package io.holdfast.sla.inbox;

import org.jspecify.annotations.NullMarked;
