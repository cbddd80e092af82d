@NullMarked
package io.holdfast.testservers;

import org.jspecify.annotations.NullMarked;
