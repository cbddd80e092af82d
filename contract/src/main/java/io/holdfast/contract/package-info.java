/**
 * The facts that Holdfast's services tell each other and their subscribers: one sealed interface a topic, one record an
 * event, and nothing but the JDK beneath. How a fact becomes bytes is the business of the messaging module; the wire
 * form is fixed by the JSON Schemas, the AsyncAPI document and the golden samples among this module's resources.
 */
@NullMarked
package io.holdfast.contract;

import org.jspecify.annotations.NullMarked;
