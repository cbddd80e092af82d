/** Rules about packages, dependencies and visibility that every module with Java code checks in its own tests. */
@NullMarked
package io.holdfast.architecture;

import org.jspecify.annotations.NullMarked;
