/** The whole service, on real servers. */
@NullMarked
package io.holdfast.loyalty.service;

import org.jspecify.annotations.NullMarked;
