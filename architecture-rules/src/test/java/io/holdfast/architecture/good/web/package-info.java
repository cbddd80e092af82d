@NullMarked
package io.holdfast.architecture.good.web;

import org.jspecify.annotations.NullMarked;
