package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Two database servers: the second follows the first, which acknowledges nothing that the second does not have. */
public final class ReplicatedDatabase implements AutoCloseable {
    private static final Duration CONNECTED = Duration.ofSeconds(30);
    private static final long NEVER_MS = 1_000_000_000;

    private final Database first;
    private final Database second;

    public ReplicatedDatabase(Path directory) {
        this.first = server(directory, 1);
        this.second = server(directory, 2);
    }

    private static Database server(Path directory, int number) {
        String name = "mariadb-" + number;
        var options = List.of(
                "--server-id=" + number,
                "--log-slave-updates",
                "--slave-net-timeout=4",
                "--read-only=1",
                "--rpl-semi-sync-slave-enabled=1",
                "--rpl-semi-sync-master-wait-point=AFTER_SYNC",
                "--rpl-semi-sync-master-timeout=" + NEVER_MS);
        return new Database(name, Host.LOOPBACK, directory.resolve(name), directory.resolve(name + ".log"), options);
    }

    /** Returns when the first accepts writes and the second has everything. */
    public ReplicatedDatabase start() {
        copySecrets();
        Together.each(List.of(first, second), Server::start);
        tell(first, "SET GLOBAL rpl_semi_sync_master_enabled = 1");
        tell(second, follow(first), "START SLAVE");
        if (!Patience.until(CONNECTED, this::isFollowed)) {
            throw new LabException("The second database does not follow the first: " + trouble());
        }
        tell(first, "SET GLOBAL read_only = 0");
        return this;
    }

    private static String follow(Database primary) {
        return """
                CHANGE MASTER TO master_host = '127.0.0.1', master_port = %d, master_user = 'lab', master_password = '%s',
                master_use_gtid = slave_pos, master_connect_retry = 1,
                master_ssl = 0, master_ssl_verify_server_cert = 0
                """.formatted(primary.port(), primary.labPassword());
    }

    private boolean isFollowed() {
        try (Connection connection = first.connectAsAdministrator();
                Statement ask = connection.createStatement();
                var answer = ask.executeQuery("SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'")) {
            return answer.next() && answer.getInt(2) == 1;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private String trouble() {
        try (Connection connection = second.connectAsAdministrator();
                Statement ask = connection.createStatement();
                var answer = ask.executeQuery("SHOW SLAVE STATUS")) {
            return answer.next() ? String.valueOf(answer.getString("Last_IO_Error")) : "it was not told to";
        } catch (SQLException e) {
            return e.toString();
        }
    }

    /** For the application: both addresses. */
    public String url() {
        return "jdbc:mariadb://" + first.address() + "," + second.address() + "/onceline";
    }

    public Database first() {
        return first;
    }

    public Database second() {
        return second;
    }

    /** The second takes the place of the first, wherever that is. */
    public void promoteSecond() {
        tell(second, "STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = 0");
    }

    /** Runs statements with all rights. */
    public static void tell(Database server, String... statements) {
        try (Connection connection = server.connectAsAdministrator();
                Statement tell = connection.createStatement()) {
            for (String statement : statements) {
                tell.execute(statement);
            }
        } catch (SQLException e) {
            throw new LabException(server.name() + " refused", e);
        }
    }

    private void copySecrets() {
        try {
            first.password();
            first.labPassword();
            for (String name : List.of("password", "lab-password")) {
                Files.copy(
                        first.directory().resolve(name),
                        second.directory().resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Together.each(List.of(first, second), Server::kill);
    }
}
