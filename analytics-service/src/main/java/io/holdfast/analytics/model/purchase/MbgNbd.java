package io.holdfast.analytics.model.purchase;

/** MBG/NBD (Batislam, Denizel &amp; Filiztekin 2007, IJRM 24; erratum Wagner &amp; Hoppe 2008). */
record MbgNbd(double r, double alpha, double a, double b) implements PurchaseModel {

    MbgNbd {
        Posterior.requireParameters(r, alpha, a, b);
    }

    @Override
    public PurchaseProcess process() {
        return PurchaseProcess.MBG_NBD;
    }
}
