/** SLA policies: rules, how they match tickets, and the history of versions in force. Pure: no I/O, no clock. */
@NullMarked
package io.holdfast.sla.policy;

import org.jspecify.annotations.NullMarked;
