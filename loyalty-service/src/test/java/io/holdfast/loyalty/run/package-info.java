@NullMarked
package io.holdfast.loyalty.run;

import org.jspecify.annotations.NullMarked;
