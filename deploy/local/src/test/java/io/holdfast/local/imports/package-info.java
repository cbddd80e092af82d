@NullMarked
package io.holdfast.local.imports;

import org.jspecify.annotations.NullMarked;
