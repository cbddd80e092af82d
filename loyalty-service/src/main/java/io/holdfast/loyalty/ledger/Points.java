package io.holdfast.loyalty.ledger;

/** A whole number of points, possibly negative. Arithmetic throws {@link ArithmeticException} on overflow. */
public record Points(long value) implements Comparable<Points> {

    public static final Points ZERO = new Points(0);

    public static Points of(long value) {
        return value == 0 ? ZERO : new Points(value);
    }

    public Points plus(Points other) {
        return of(Math.addExact(value, other.value));
    }

    public Points minus(Points other) {
        return of(Math.subtractExact(value, other.value));
    }

    Points negate() {
        return of(Math.negateExact(value));
    }

    Points min(Points other) {
        return value <= other.value ? this : other;
    }

    public boolean isPositive() {
        return value > 0;
    }

    boolean isNegative() {
        return value < 0;
    }

    @Override
    public int compareTo(Points other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
