/**
 * The benchmark: each figure beside the limit of the same machine, measured in the same run. It measures a platform of its
 * own, as it is deployed, from outside.
 */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
