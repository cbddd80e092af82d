/** The audit trail of a service: who changed what, when. */
@NullMarked
package io.holdfast.rest.audit;

import org.jspecify.annotations.NullMarked;
