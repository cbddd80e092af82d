/** What a template of replies says, and to which ticket: pure functions. */
@NullMarked
package io.holdfast.ticket.template.content;

import org.jspecify.annotations.NullMarked;
