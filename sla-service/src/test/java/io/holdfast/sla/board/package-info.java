@NullMarked
package io.holdfast.sla.board;

import org.jspecify.annotations.NullMarked;
