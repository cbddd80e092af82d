/** What is promised to whom: policies, how they are matched, read and checked. */
@NullMarked
package io.holdfast.sla.policy;

import org.jspecify.annotations.NullMarked;
