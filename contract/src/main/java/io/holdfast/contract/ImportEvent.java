package io.holdfast.contract;

/** What an import of history says of itself, to every partition of {@code tickets}. */
public sealed interface ImportEvent extends Event {

    String importId();

    /** All facts of the import have been told: from here on its tickets are judged by the clock. */
    record ImportCompleted(String importId) implements ImportEvent {
        public ImportCompleted {
            Ids.require(importId);
        }
    }
}
