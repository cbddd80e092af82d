package io.holdfast.analytics.model.estimation;

/**
 * What is wrong with one row of a given table.
 *
 * @param row its position, from 0
 * @param field of the row; empty for the whole row
 * @param message what would be right
 */
public record TableError(int row, String field, String message) {}
