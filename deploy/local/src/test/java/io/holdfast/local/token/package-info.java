@NullMarked
package io.holdfast.local.token;

import org.jspecify.annotations.NullMarked;
