/** Tests of the whole service, with embedded Kafka and PostgreSQL. */
@NullMarked
package io.holdfast.loyalty.service;

import org.jspecify.annotations.NullMarked;
