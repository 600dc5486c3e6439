package onceline.plumbing.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * The MySQL-family database: short transactions at READ COMMITTED.
 *
 * <p>REPEATABLE READ, the default, allows lost updates; Onceline relies on unique keys, guarded updates and row locks.
 *
 * <p>Several servers may be given. Transactions go to the one that accepts writes, whichever that is by now; {@link
 * #read} and {@link #find} go to another while there is none.
 */
public final class Database implements AutoCloseable {
    public static final Setting<String> URL = Setting.text(
            "database.url",
            "jdbc:mariadb://127.0.0.1:3306/onceline",
            "JDBC address of the database; several servers as jdbc:mariadb://first:3306,second:3306/onceline.");
    public static final Setting<String> USER = Setting.text("database.user", "onceline", "Database user.");
    public static final Setting<String> PASSWORD = Setting.secret("database.password", "Password of that user.");
    public static final Setting<Integer> POOL = Setting.count(
            "database.pool", 8, 2, 200, "Connections at most; more cost memory on the server and gain little.");
    public static final List<Setting<?>> SETTINGS = List.of(URL, USER, PASSWORD, POOL);

    /** How long a request waits for a connection, ms: longer than a busy moment, shorter than a client's patience. */
    private static final long CONNECTION_WAIT_MS = 3_000;

    private static final int SOCKET_TIMEOUT_MS = 10_000;

    /** A pool asks a connection that rested whether it is still good; a healthy server answers at once. */
    private static final long VALIDATION_MS = 1_000;

    /** Enough for lists and pages: they are short, and only needed while there is no primary. */
    private static final int MOST_READERS = 4;

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

    /** ER_OPTION_PREVENTS_STATEMENT ({@code --read-only}), ER_READ_ONLY_MODE. */
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1836);

    private final DataSource pool;
    private final Runnable leaving;
    private final Runnable closing;
    private final @Nullable Others others;

    /** What there is only where several servers were given. */
    private record Others(Servers servers, HikariDataSource readers) {
        void close() {
            servers.close();
            readers.close();
        }
    }

    Database(DataSource pool, Runnable closing) {
        this.pool = pool;
        this.leaving = () -> {};
        this.closing = closing;
        this.others = null;
    }

    private Database(HikariDataSource pool, @Nullable Others others) {
        this.pool = pool;
        this.leaving = () -> pool.getHikariPoolMXBean().softEvictConnections();
        this.closing = pool::close;
        this.others = others;
    }

    /**
     * Connects lazily: a database that is away delays the first query, not the start.
     *
     * @throws SettingsRefused if the address names several servers in another way than we can follow
     */
    public static Database open(Settings settings) {
        String url = settings.get(URL);
        var properties = properties(settings);
        var servers = Servers.in(url, properties);
        if (servers == null) {
            return new Database(pool(settings, () -> DriverManager.getConnection(url, properties)), (Others) null);
        }
        var pool = pool(settings, servers::connectToPrimary);
        servers.watch(() -> pool.getHikariPoolMXBean().softEvictConnections());
        return new Database(pool, new Others(servers, readers(servers)));
    }

    private static Properties properties(Settings settings) {
        var properties = new Properties();
        properties.setProperty("user", settings.get(USER));
        properties.setProperty("password", settings.get(PASSWORD));
        properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_MS));
        properties.setProperty("connectTimeout", String.valueOf(CONNECTION_WAIT_MS));
        properties.setProperty("useBulkStmts", "true");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("sessionVariables", "idle_write_transaction_timeout=" + IDLE_TRANSACTION.toSeconds());
        return properties;
    }

    private static HikariDataSource pool(Settings settings, Source.Opening opening) {
        var config = config(opening);
        config.setMaximumPoolSize(settings.get(POOL));
        config.setPoolName("database");
        return new HikariDataSource(config);
    }

    private static HikariDataSource readers(Servers servers) {
        var config = config(servers::connectForReading);
        config.setMaximumPoolSize(MOST_READERS);
        config.setMinimumIdle(0);
        config.setReadOnly(true);
        config.setPoolName("database-readers");
        return new HikariDataSource(config);
    }

    private static HikariConfig config(Source.Opening opening) {
        var config = new HikariConfig();
        config.setDataSource(new Source(opening));
        config.setConnectionTimeout(CONNECTION_WAIT_MS);
        config.setValidationTimeout(VALIDATION_MS);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }

    /**
     * Brings the schema up to date; several processes may do this at once.
     *
     * @throws FlywayException also if no server accepts writes
     */
    public void migrate() {
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:onceline/db")
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw others == null ? failed : explained(failed, others.servers());
        }
    }

    /** The pool only knows that no connection came. */
    private static FlywayException explained(FlywayException failed, Servers servers) {
        try {
            servers.requirePrimary();
            return failed;
        } catch (SQLTransientConnectionException reason) {
            return new FlywayException(reason.getMessage(), failed);
        }
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
        if (others != null) {
            // a request that waits for a connection would only be told the same later
            others.servers().requirePrimary();
        }
        try {
            return transaction(pool, work);
        } catch (SQLException failed) {
            if (READ_ONLY.contains(failed.getErrorCode())) {
                // it was demoted: new connections may lead to another one
                leaving.run();
            }
            throw failed;
        }
    }

    private static <T> T transaction(DataSource source, Work<T> work) throws SQLException {
        try (var connection = source.getConnection()) {
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

    /**
     * Reads what people look at. While no server accepts writes, from one that may be a moment behind, if several were
     * given.
     */
    public <T> T read(Work<T> work) throws SQLException {
        return look(work).value();
    }

    /**
     * As {@link #read}, for one thing: a server that may be behind is believed when it has it, not when it has it not.
     *
     * @throws SQLException also if only such a server could be asked, and it found nothing
     */
    public <T> Optional<T> find(Work<Optional<T>> work) throws SQLException {
        var seen = look(work);
        if (seen.stale() && seen.value().isEmpty()) {
            throw new SQLTransientConnectionException("not on the replica, and no server accepts writes right now");
        }
        return seen.value();
    }

    private record Seen<T>(T value, boolean stale) {}

    private <T> Seen<T> look(Work<T> work) throws SQLException {
        try {
            return new Seen<>(transaction(work), false);
        } catch (SQLException failed) {
            if (others == null || !isAway(failed)) {
                throw failed;
            }
            return new Seen<>(transaction(others.readers(), work), true);
        }
    }

    /** SQLSTATE class 08 is about the connection. */
    private static boolean isAway(SQLException failed) {
        String state = failed.getSQLState();
        return failed instanceof SQLTransientConnectionException
                || failed instanceof SQLNonTransientConnectionException
                || (state != null && state.startsWith("08"));
    }

    @Override
    public void close() {
        if (others != null) {
            others.close();
        }
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
