package io.holdfast.architecture.bad.decision;

import java.util.logging.Logger;

class WritesALog {

    void write() {
        Logger.getGlobal().finest("");
    }
}
