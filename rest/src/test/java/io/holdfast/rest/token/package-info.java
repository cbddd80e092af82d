@NullMarked
package io.holdfast.rest.token;

import org.jspecify.annotations.NullMarked;
