package io.holdfast.bench.analytics;

/**
 * Parameters of the BG/NBD model (Fader, Hardie & Lee 2005, Marketing Science 24(2)), by week: a customer purchases at a rate
 * that is gamma distributed, and leaves after each repeat purchase with a probability that is beta distributed.
 *
 * @param r shape of the gamma distribution
 * @param alpha its rate, in weeks
 * @param a first parameter of the beta distribution
 * @param b its second
 */
record BgNbdParameters(double r, double alpha, double a, double b) {}
