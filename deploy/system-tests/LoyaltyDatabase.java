import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Queries a database of the platform, again after the server was killed. Not thread-safe. */
final class LoyaltyDatabase implements AutoCloseable {

    private static final int ATTEMPTS_MAX = 480;
    private static final long RETRY_MILLIS = 250;

    private final String address;
    private final String password;
    private Connection connection;

    LoyaltyDatabase(String address, String name, String password) {
        this.address = "jdbc:postgresql://" + address + "/" + name + "?connectTimeout=5&socketTimeout=60";
        this.password = password;
    }

    /** Reads one row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) throws InterruptedException {
        SQLException failure = new SQLException();
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            try {
                return queryOnce(sql, reader, parameters);
            } catch (SQLException failed) {
                failure = failed;
                close();
                // 08: the connection, 57: the server stops or starts.
                if (failed.getSQLState() == null || !failed.getSQLState().matches("(08|57).*")) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
        throw new IllegalStateException(sql, failure);
    }

    private <T> List<T> queryOnce(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        if (connection == null) {
            connection = DriverManager.getConnection(address, "holdfast", password);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reader.read(rows));
                }
                return read;
            }
        }
    }

    long number(String sql, Object... parameters) throws InterruptedException {
        return query(sql, row -> row.getLong(1), parameters).getFirst();
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException alreadyClosed) {
            // The server was killed.
        }
        connection = null;
    }
}
