@NullMarked
package io.holdfast.rest;

import org.jspecify.annotations.NullMarked;
