/**
 * The events that Holdfast's services publish: one sealed interface per topic, one record per event type. Depends on the
 * JDK only. The messaging module serializes them; the wire format is specified by the JSON Schemas, the AsyncAPI document
 * and the golden samples among this module's resources.
 */
@NullMarked
package io.holdfast.contract;

import org.jspecify.annotations.NullMarked;
