package io.holdfast.testservers;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a started server, in system properties, because Quarkus loads the classes of this module again for each
 * application of a test run.
 */
record ServerProperties(String server) {

    private String key(String field) {
        return "holdfast.test-servers." + server + "." + field;
    }

    @Nullable
    String find(String field) {
        return System.getProperty(key(field));
    }

    String get(String field) {
        @Nullable String value = find(field);
        if (value == null) {
            throw new IllegalStateException("the server " + server + " was not started");
        }
        return value;
    }

    long number(String field) {
        return Long.parseLong(get(field));
    }

    void set(String field, String value) {
        System.setProperty(key(field), value);
    }
}
