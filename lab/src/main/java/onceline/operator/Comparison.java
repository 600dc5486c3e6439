package onceline.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether primary and replica hold the same, table by table, at one and the same transaction.
 *
 * <p>The primary's writes stand still until the replica has reached its last one, usually some milliseconds; the counting
 * itself reads snapshots.
 */
public final class Comparison {
    private static final int CAUGHT_UP_SECONDS = 30;

    private final Address primary;
    private final Address replica;
    private final Account account;
    private final Steps steps;

    public Comparison(Address primary, Address replica, Account account, Steps steps) {
        this.primary = primary;
        this.replica = replica;
        this.account = account;
        this.steps = steps;
    }

    /**
     * The tables that differ, with both contents; empty if all agree.
     *
     * @param schema the database to compare
     * @throws Refused if the replica does not reach the primary's position within half a minute
     */
    public List<String> differences(String schema) throws SQLException {
        try (DatabaseServer first = DatabaseServer.connect(primary, account, Pair.ANSWER);
                DatabaseServer second = DatabaseServer.connect(replica, account, Pair.ANSWER)) {
            String position = openSnapshots(first, second);
            Map<String, String> there = contents(first, schema);
            Map<String, String> here = contents(second, schema);
            steps.say("At " + position + " " + primary + " and " + replica + " have " + there.size() + " and "
                    + here.size() + " tables in " + schema);
            return differences(there, here);
        }
    }

    private String openSnapshots(DatabaseServer first, DatabaseServer second) throws SQLException {
        try (DatabaseServer lock = DatabaseServer.connect(primary, account, Pair.ANSWER)) {
            lock.execute("SET SESSION lock_wait_timeout = 10");
            lock.execute("FLUSH TABLES WITH READ LOCK");
            String position = lock.variable("gtid_binlog_pos");
            String reached = second.ask("SELECT MASTER_GTID_WAIT('" + position + "', " + CAUGHT_UP_SECONDS + ")", 1);
            if (!reached.equals("0")) {
                throw new Refused(replica + " has not reached " + position + " of " + primary + " within "
                        + CAUGHT_UP_SECONDS + " s");
            }
            for (DatabaseServer server : List.of(first, second)) {
                server.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                server.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            }
            return position;
        } // closing the connection ends the lock
    }

    /**
     * Of the values. CHECKSUM TABLE can differ for equal rows where a column is generated, and pass over columns where some
     * are null (MDEV-32079, MDEV-17372 of MariaDB).
     */
    private static Map<String, String> contents(DatabaseServer server, String schema) throws SQLException {
        Map<String, String> contents = new TreeMap<>();
        for (String table : tables(server, schema)) {
            String name = "`" + schema + "`.`" + table + "`";
            String values = String.join(
                    ", ",
                    columns(server, schema, table).stream()
                            .map(column -> "IFNULL(HEX(CONCAT(`" + column + "`)), '-')")
                            .toList());
            contents.put(
                    table,
                    server.ask(
                            "SELECT CONCAT(COUNT(*), ' rows, checksum ', IFNULL(SUM(CRC32(CONCAT_WS(',', " + values
                                    + "))), 0)) FROM " + name,
                            1));
        }
        return contents;
    }

    private static List<String> tables(DatabaseServer server, String schema) throws SQLException {
        return names(
                server,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = '" + schema
                        + "' AND table_type = 'BASE TABLE' ORDER BY 1");
    }

    private static List<String> columns(DatabaseServer server, String schema, String table) throws SQLException {
        return names(
                server,
                "SELECT column_name FROM information_schema.columns WHERE table_schema = '" + schema
                        + "' AND table_name = '" + table + "' ORDER BY ordinal_position");
    }

    private static List<String> names(DatabaseServer server, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = server.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static List<String> differences(Map<String, String> there, Map<String, String> here) {
        Map<String, String> all = new TreeMap<>(there);
        all.putAll(here);
        return all.keySet().stream()
                .filter(table -> !there.getOrDefault(table, "").equals(here.getOrDefault(table, "")))
                .map(table -> table + ": " + there.getOrDefault(table, "not there") + " and "
                        + here.getOrDefault(table, "not there"))
                .toList();
    }
}
