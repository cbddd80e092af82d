package io.holdfast.architecture.bad.decision;

import io.holdfast.architecture.bad.one.First;

abstract class UsesAnImpurePackage {

    abstract First first();
}
