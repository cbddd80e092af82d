package io.holdfast.sql;

/**
 * Marks an exception that says that what was to be processed is at fault itself: processing it again fails again. An
 * exception without this mark and without an SQLSTATE that says so is never taken for a fault of the content.
 */
public interface ContentFault {}
