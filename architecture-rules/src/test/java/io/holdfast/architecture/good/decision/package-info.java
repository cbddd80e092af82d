@NullMarked
package io.holdfast.architecture.good.decision;

import org.jspecify.annotations.NullMarked;
