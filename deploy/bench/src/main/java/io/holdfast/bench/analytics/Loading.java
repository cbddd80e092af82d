package io.holdfast.bench.analytics;

/** How the activity gets into the service. */
enum Loading {
    KAFKA("over Kafka"),
    TABLES("into its tables");

    final String text;

    Loading(String text) {
        this.text = text;
    }
}
