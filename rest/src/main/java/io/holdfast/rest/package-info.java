/**
 * What the REST interfaces of all services share: problems (RFC 9457), authentication, pages and cursors, typed reading of
 * JSON bodies and query parameters, idempotency keys, and defaults of a service process.
 */
@NullMarked
package io.holdfast.rest;

import org.jspecify.annotations.NullMarked;
