package io.holdfast.architecture;

/** Its implementations decide without a framework. */
public interface Command {}
