@NullMarked
package io.holdfast.loyalty.member;

import org.jspecify.annotations.NullMarked;
