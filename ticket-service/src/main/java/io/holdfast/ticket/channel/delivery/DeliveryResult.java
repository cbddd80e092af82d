package io.holdfast.ticket.channel.delivery;

/** How many elements of a delivery had which outcome: the value of the header {@code Holdfast-Result} (RFC 8941). */
record DeliveryResult(int accepted, int duplicate, int ignored, int kept) {

    static final String HEADER = "Holdfast-Result";
    static final DeliveryResult NOTHING = new DeliveryResult(0, 0, 0, 0);

    String toHeader() {
        return "accepted=" + accepted + ", duplicate=" + duplicate + ", ignored=" + ignored + ", kept=" + kept;
    }

    DeliveryResult plusAccepted() {
        return new DeliveryResult(accepted + 1, duplicate, ignored, kept);
    }

    DeliveryResult plusDuplicate() {
        return new DeliveryResult(accepted, duplicate + 1, ignored, kept);
    }

    DeliveryResult plusIgnored() {
        return new DeliveryResult(accepted, duplicate, ignored + 1, kept);
    }

    DeliveryResult plusKept() {
        return new DeliveryResult(accepted, duplicate, ignored, kept + 1);
    }
}
