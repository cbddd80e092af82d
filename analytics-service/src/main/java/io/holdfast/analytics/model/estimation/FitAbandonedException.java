package io.holdfast.analytics.model.estimation;

import java.util.concurrent.CancellationException;

/** The caller asked a fit to stop. */
public final class FitAbandonedException extends CancellationException {

    FitAbandonedException() {
        super("the fit was abandoned");
    }
}
