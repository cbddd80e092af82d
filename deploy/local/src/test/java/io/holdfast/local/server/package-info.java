@NullMarked
package io.holdfast.local.server;

import org.jspecify.annotations.NullMarked;
