/** Sending files of CloudEvents to a running platform. */
@NullMarked
package io.holdfast.local.imports;

import org.jspecify.annotations.NullMarked;
