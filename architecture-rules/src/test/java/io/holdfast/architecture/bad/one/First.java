package io.holdfast.architecture.bad.one;

import io.holdfast.architecture.bad.two.Second;

public abstract class First {

    abstract Second second();
}
