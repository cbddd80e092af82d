@NullMarked
package io.holdfast.loyalty.redemption;

import org.jspecify.annotations.NullMarked;
