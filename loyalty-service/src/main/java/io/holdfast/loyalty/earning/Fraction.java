package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An exact number of points, so that nothing is rounded before the end of an award. At least 0. */
record Fraction(BigDecimal numerator, BigDecimal denominator) {

    static final Fraction ZERO = of(BigDecimal.ZERO);

    static Fraction of(BigDecimal number) {
        return new Fraction(number, BigDecimal.ONE);
    }

    Fraction plus(Fraction other) {
        return denominator.compareTo(other.denominator) == 0
                ? new Fraction(numerator.add(other.numerator), denominator)
                : new Fraction(
                        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                        denominator.multiply(other.denominator));
    }

    Fraction times(BigDecimal factor) {
        return new Fraction(numerator.multiply(factor), denominator);
    }

    /** This number times a part of a whole. */
    Fraction share(BigDecimal part, BigDecimal whole) {
        return part.compareTo(whole) == 0 ? this : new Fraction(numerator.multiply(part), denominator.multiply(whole));
    }

    BigDecimal round(RoundingMode mode) {
        return numerator.divide(denominator, 0, mode);
    }
}
