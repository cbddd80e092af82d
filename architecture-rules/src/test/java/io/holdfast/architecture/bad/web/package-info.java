@NullMarked
package io.holdfast.architecture.bad.web;

import org.jspecify.annotations.NullMarked;
