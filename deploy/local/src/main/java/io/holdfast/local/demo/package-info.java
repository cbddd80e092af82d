/** Traffic for people who want to see the platform live: customers who write, wait and buy, over the published REST only. */
@NullMarked
package io.holdfast.local.demo;

import org.jspecify.annotations.NullMarked;
