/** Templates of replies: storage, REST and the text of a reply. */
@NullMarked
package io.holdfast.ticket.template;

import org.jspecify.annotations.NullMarked;
