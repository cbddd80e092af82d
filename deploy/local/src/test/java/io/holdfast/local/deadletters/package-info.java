@NullMarked
package io.holdfast.local.deadletters;

import org.jspecify.annotations.NullMarked;
