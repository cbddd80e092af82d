@NullMarked
package io.holdfast.architecture.bad.command;

import org.jspecify.annotations.NullMarked;
