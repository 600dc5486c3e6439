package onceline.operator;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** A connection to one MariaDB server, and the questions that matter here. */
final class DatabaseServer implements AutoCloseable {
    private static final int CONNECT_MS = 3_000;

    private final Address address;
    private final Connection connection;

    private DatabaseServer(Address address, Connection connection) {
        this.address = address;
        this.connection = connection;
    }

    /** @param patience how long a single answer may take */
    static DatabaseServer connect(Address address, Account account, Duration patience) throws SQLException {
        String url = "jdbc:mariadb://" + address + "/?connectTimeout=" + CONNECT_MS + "&socketTimeout="
                + patience.toMillis();
        return new DatabaseServer(address, DriverManager.getConnection(url, account.user(), account.password()));
    }

    Address address() {
        return address;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String variable(String name) throws SQLException {
        return ask("SELECT @@global." + name, 1);
    }

    boolean isOn(String variable) throws SQLException {
        return variable(variable).equals("1");
    }

    boolean writable() throws SQLException {
        return !isOn("read_only");
    }

    /** A counter of {@code SHOW GLOBAL STATUS}. */
    long counter(String name) throws SQLException {
        return Long.parseLong(ask("SHOW GLOBAL STATUS LIKE '" + name + "'", 2));
    }

    /** Everything in its binary log, by writer. */
    Gtids state() throws SQLException {
        return Gtids.state(variable("gtid_binlog_state"));
    }

    /** What it has applied as a replica. */
    Gtids applied() throws SQLException {
        return Gtids.position(variable("gtid_slave_pos"));
    }

    /** Empty for a server that follows nobody. */
    Optional<Replication> replication() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SLAVE STATUS")) {
            return row.next() ? Optional.of(replication(row)) : Optional.empty();
        }
    }

    private static Replication replication(ResultSet row) throws SQLException {
        return new Replication(
                new Address(row.getString("Master_Host"), row.getInt("Master_Port")),
                row.getString("Slave_IO_Running").equals("Yes"),
                !row.getString("Slave_IO_Running").equals("No"),
                row.getString("Slave_SQL_Running").equals("Yes"),
                Gtids.position(row.getString("Gtid_IO_Pos")),
                error(row, "Last_IO_") + error(row, "Last_SQL_"));
    }

    private static String error(ResultSet row, String kind) throws SQLException {
        int number = row.getInt(kind + "Errno");
        return number == 0 ? "" : "error " + number + ": " + row.getString(kind + "Error") + " ";
    }

    /** A column of the only row. */
    String ask(String sql, int column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new SQLException(address + " has no answer to " + sql);
            }
            String answer = row.getString(column);
            return answer == null ? "" : answer;
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException lost) {
            // nothing was left to say
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
