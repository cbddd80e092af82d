@NullMarked
package io.holdfast.sla.evaluation.model;

import org.jspecify.annotations.NullMarked;
