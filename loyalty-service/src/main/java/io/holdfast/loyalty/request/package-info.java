/** Requests about one member: executed once, in one transaction with their response. */
@NullMarked
package io.holdfast.loyalty.request;

import org.jspecify.annotations.NullMarked;
