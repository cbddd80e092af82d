@NullMarked
package io.holdfast.local.folder;

import org.jspecify.annotations.NullMarked;
