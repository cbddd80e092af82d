package io.holdfast.architecture.bad.two;

import io.holdfast.architecture.bad.one.First;

public abstract class Second {

    abstract First first();
}
