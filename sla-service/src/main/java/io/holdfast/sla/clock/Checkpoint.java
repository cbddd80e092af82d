package io.holdfast.sla.clock;

/** Called by an evaluation at each fact and each merged wait that it replays; ends it by an exception of its own. */
@FunctionalInterface
public interface Checkpoint {

    /** For evaluations whose size is bounded elsewhere. */
    Checkpoint NONE = () -> {};

    void step();
}
