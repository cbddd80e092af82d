/** {@code ./holdfast import}: sends files of CloudEvents to the intake of a running platform. */
@NullMarked
package io.holdfast.local.imports;

import org.jspecify.annotations.NullMarked;
