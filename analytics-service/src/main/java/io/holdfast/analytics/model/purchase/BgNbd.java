package io.holdfast.analytics.model.purchase;

/** BG/NBD (Fader, Hardie &amp; Lee 2005, Marketing Science 24(2)). */
record BgNbd(double r, double alpha, double a, double b) implements PurchaseModel {

    BgNbd {
        Posterior.requireParameters(r, alpha, a, b);
    }

    @Override
    public PurchaseProcess process() {
        return PurchaseProcess.BG_NBD;
    }
}
