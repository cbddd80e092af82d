package io.holdfast.architecture.bad.unmarked;

class NotNullMarked {}
