/** A ticket as its facts tell it: a fold by event time that gives the same row in any order of arrival. Pure. */
@NullMarked
package io.holdfast.ticket.timeline;

import org.jspecify.annotations.NullMarked;
