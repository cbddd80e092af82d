/**
 * The door that all services have in common: problems (RFC 9457), credentials, pages and cursors, limits of JSON, the
 * clock, and the end of a process whose parent is gone.
 */
@NullMarked
package io.holdfast.rest;

import org.jspecify.annotations.NullMarked;
