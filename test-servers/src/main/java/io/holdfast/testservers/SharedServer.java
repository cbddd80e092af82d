package io.holdfast.testservers;

/** A server that the tests of a JVM share, and may kill and start again. */
interface SharedServer {

    /** Whether any start succeeded, by whatever class loader of this JVM. */
    boolean wasStarted();

    int port();

    /** Starts the server; again with the port and the data of the first start. Returns when it answers. */
    void start();

    /** Kills the server as {@code kill -9} does, and waits until it has ended. */
    void kill();
}
