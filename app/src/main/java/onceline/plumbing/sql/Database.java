package onceline.plumbing.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import org.flywaydb.core.Flyway;

/**
 * The MySQL-family database: short transactions at READ COMMITTED.
 *
 * <p>REPEATABLE READ, the default, allows lost updates; Onceline relies on unique keys, guarded updates and row locks.
 */
public final class Database implements AutoCloseable {
    public static final Setting<String> URL =
            Setting.text("database.url", "jdbc:mariadb://127.0.0.1:3306/onceline", "JDBC address of the database.");
    public static final Setting<String> USER = Setting.text("database.user", "onceline", "Database user.");
    public static final Setting<String> PASSWORD = Setting.secret("database.password", "Password of that user.");
    public static final Setting<Integer> POOL = Setting.count(
            "database.pool", 8, 2, 200, "Connections at most; more cost memory on the server and gain little.");
    public static final List<Setting<?>> SETTINGS = List.of(URL, USER, PASSWORD, POOL);

    /** How long a request waits for a connection, ms: longer than a busy moment, shorter than a client's patience. */
    private static final long CONNECTION_WAIT_MS = 3_000;

    private static final int SOCKET_TIMEOUT_MS = 10_000;

    /** How long a transaction may take at worst, until it is known to have failed. */
    public static Duration longestTransaction(int roundTrips) {
        return Duration.ofMillis(CONNECTION_WAIT_MS + (long) roundTrips * SOCKET_TIMEOUT_MS);
    }

    /**
     * The server ends a transaction that has written and then stands still for so long: a process that hangs must not keep
     * its locks and its ids until it dies.
     */
    public static final Duration IDLE_TRANSACTION = Duration.ofSeconds(20);

    private static final int MOST_ATTEMPTS = 5;

    private final DataSource pool;
    private final Runnable closing;

    Database(DataSource pool, Runnable closing) {
        this.pool = pool;
        this.closing = closing;
    }

    /** Connects lazily: a database that is away delays the first query, not the start. */
    public static Database open(Settings settings) {
        var config = new HikariConfig();
        config.setJdbcUrl(settings.get(URL));
        config.setUsername(settings.get(USER));
        config.setPassword(settings.get(PASSWORD));
        config.setMaximumPoolSize(settings.get(POOL));
        config.setConnectionTimeout(CONNECTION_WAIT_MS);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.addDataSourceProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_MS));
        config.addDataSourceProperty("connectTimeout", String.valueOf(CONNECTION_WAIT_MS));
        config.addDataSourceProperty("useBulkStmts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "sessionVariables", "idle_write_transaction_timeout=" + IDLE_TRANSACTION.toSeconds());
        config.setPoolName("database");
        var pool = new HikariDataSource(config);
        return new Database(pool, pool::close);
    }

    /** Brings the schema up to date; several processes may do this at once. */
    public void migrate() {
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:onceline/db")
                .load()
                .migrate();
    }

    public DataSource dataSource() {
        return pool;
    }

    /** What happens between begin and commit. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Runs and commits; rolls back on any exception.
     *
     * @throws SQLException also when the commit's outcome is unknown: whoever repeats the work must be idempotent
     */
    public <T> T transaction(Work<T> work) throws SQLException {
        try (var connection = pool.getConnection()) {
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                rollBack(connection, failed);
                throw failed;
            }
        }
    }

    /**
     * As {@link #transaction}, and again when the database chose this one to end a deadlock: it has then certainly
     * changed nothing. For callers that nobody calls again.
     */
    public <T> T transactionDespiteDeadlocks(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction(work);
            } catch (SQLTransactionRollbackException deadlock) {
                if (attempt == MOST_ATTEMPTS) {
                    throw deadlock;
                }
            }
        }
    }

    @Override
    public void close() {
        closing.run();
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            // the connection is gone, and the server rolls back by itself
            cause.addSuppressed(lost);
        }
    }
}
