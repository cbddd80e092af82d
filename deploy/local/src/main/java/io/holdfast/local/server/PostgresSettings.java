package io.holdfast.local.server;

import java.util.List;
import java.util.Map;

/** Command-line options of PostgreSQL for a platform on one machine. */
final class PostgresSettings {

    private PostgresSettings() {}

    /** @param temporary whether the data is deleted at the end: less memory and disk are reserved for it */
    static List<String> options(int port, boolean temporary) {
        return Map.ofEntries(
                        Map.entry("port", String.valueOf(port)),
                        Map.entry("listen_addresses", "localhost"),
                        Map.entry("unix_socket_directories", ""),
                        // A fact that was acknowledged must survive a crash of the machine.
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("full_page_writes", "on"),
                        // There is no replica that reads the write-ahead log.
                        Map.entry("wal_level", "minimal"),
                        Map.entry("max_wal_senders", "0"),
                        Map.entry("max_connections", "200"),
                        Map.entry("shared_buffers", temporary ? "128MB" : "256MB"),
                        Map.entry("work_mem", "16MB"),
                        Map.entry("wal_buffers", "16MB"),
                        Map.entry("min_wal_size", temporary ? "80MB" : "512MB"),
                        Map.entry("max_wal_size", "2GB"),
                        Map.entry("checkpoint_timeout", "15min"),
                        Map.entry("random_page_cost", "1.1"),
                        // The outbox is a queue: its dead rows must be removed soon.
                        Map.entry("autovacuum_naptime", "10s"),
                        // Statements are short: JIT compilation and parallel workers cost more than they save.
                        Map.entry("jit", "off"),
                        Map.entry("max_parallel_workers_per_gather", "0"),
                        // Without the details of an error, which quote the values of rows: names and addresses of
                        // customers.
                        Map.entry("log_error_verbosity", "terse"),
                        Map.entry("timezone", "UTC"),
                        Map.entry("log_timezone", "UTC"))
                .entrySet()
                .stream()
                .flatMap(setting -> List.of("-c", setting.getKey() + "=" + setting.getValue()).stream())
                .toList();
    }
}
