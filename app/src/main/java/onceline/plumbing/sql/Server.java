package onceline.plumbing.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import onceline.plumbing.work.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server of the database. As a worker it asks, over a connection of its own, whether it accepts writes, and tells
 * after each answer, or after its silence.
 */
final class Server implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    /** Longer silence means away. A healthy server answers in less than a millisecond. */
    private static final int PATIENCE_MS = 2_000;

    /** What {@code read_only} says then; newer versions know several ways of being read-only. */
    private static final Set<String> WRITABLE = Set.of("0", "OFF");

    /** What it is good for. */
    enum Use {
        /** Not looked at yet. */
        UNKNOWN,
        WRITES,
        READS,
        NOTHING
    }

    private final String name;
    private final String url;
    private final Properties properties;
    private final Runnable told;
    private final Properties hasty;
    private @Nullable Connection asking;
    private volatile Use use = Use.UNKNOWN;

    /**
     * @param name host and port
     * @param told called on the worker's thread, after each look
     */
    Server(String name, String url, Properties properties, Runnable told) {
        this.name = name;
        this.url = url;
        this.properties = properties;
        this.told = told;
        this.hasty = new Properties();
        hasty.putAll(properties);
        hasty.setProperty("connectTimeout", String.valueOf(PATIENCE_MS));
        hasty.setProperty("socketTimeout", String.valueOf(PATIENCE_MS));
    }

    @Override
    public String name() {
        return "database " + name;
    }

    /** As of the last look. */
    Use use() {
        return use;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public int doWork() {
        var now = look();
        if (now != use) {
            log.atInfo().addKeyValue("server", name).addKeyValue("use", now).log("the database has changed");
        }
        use = now;
        told.run();
        return 0;
    }

    private Use look() {
        try {
            return readOnly() ? Use.READS : Use.WRITES;
        } catch (SQLException away) {
            log.atDebug().addKeyValue("server", name).setCause(away).log("no answer");
            close();
            return Use.NOTHING;
        }
    }

    private boolean readOnly() throws SQLException {
        var standing = asking;
        if (standing == null) {
            standing = DriverManager.getConnection(url, hasty);
            asking = standing;
        }
        try (var question = standing.createStatement();
                var answer = question.executeQuery("select @@global.read_only")) {
            return !answer.next() || !WRITABLE.contains(answer.getString(1));
        }
    }

    @Override
    public void close() {
        var standing = asking;
        asking = null;
        try {
            if (standing != null) {
                standing.close();
            }
        } catch (SQLException gone) {
            log.atDebug().addKeyValue("server", name).setCause(gone).log("was gone already");
        }
    }
}
