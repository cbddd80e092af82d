/** API keys of channel integrations: their administration, their verification and their rate. */
@NullMarked
package io.holdfast.ticket.key;

import org.jspecify.annotations.NullMarked;
