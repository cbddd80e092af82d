package io.holdfast.contract;

/** Events of an import itself; sent to every partition of {@code tickets}. */
public sealed interface ImportEvent extends Event {

    String importId();

    /** All facts of the import were sent: from now on its tickets are evaluated in real time. */
    record ImportCompleted(String importId) implements ImportEvent {
        public ImportCompleted {
            Ids.require(importId);
        }
    }
}
