package io.holdfast.architecture.bad;

public final class PublicWithoutNeed {

    private PublicWithoutNeed() {}

    public static void publicMethodWithoutNeed() {}
}
