package io.holdfast.local.imports;

/** Number of events of an import by result. */
record ImportResult(long accepted, long duplicate, long rejected) {

    long total() {
        return accepted + duplicate + rejected;
    }
}
