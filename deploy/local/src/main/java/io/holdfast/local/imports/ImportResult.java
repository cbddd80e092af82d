package io.holdfast.local.imports;

/** What became of an import's events. */
record ImportResult(long accepted, long duplicate, long rejected) {

    long total() {
        return accepted + duplicate + rejected;
    }
}
