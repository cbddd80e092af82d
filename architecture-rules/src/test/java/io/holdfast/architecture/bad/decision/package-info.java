@NullMarked
package io.holdfast.architecture.bad.decision;

import org.jspecify.annotations.NullMarked;
