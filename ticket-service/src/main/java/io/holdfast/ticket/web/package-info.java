/** What the resources share: JSON bodies, limits of requests, and responses to commands. */
@NullMarked
package io.holdfast.ticket.web;

import org.jspecify.annotations.NullMarked;
