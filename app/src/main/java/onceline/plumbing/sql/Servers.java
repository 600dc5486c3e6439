package onceline.plumbing.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import onceline.plumbing.settings.SettingsRefused;
import onceline.plumbing.sql.Server.Use;
import onceline.plumbing.work.Runner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several servers of one database, of which one accepts writes: that one is found, kept, and left when it is dead,
 * silent or read-only.
 *
 * <p>Where two accept writes, the one in use stays in use, and who uses none takes none: a promoted server and an old
 * primary that came back cannot be told apart from here, and to write to the old one is to lose what was written.
 */
final class Servers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Servers.class);
    private static final Duration LOOK_REST = Duration.ofMillis(500);
    private static final Pattern SEVERAL = Pattern.compile("jdbc:mariadb://([^/?()]+,[^/?()]+)(.*)");
    private static final Pattern OTHER_WAY = Pattern.compile("jdbc:(mysql|mariadb:[a-z-]+):.*,.*|.*\\(.*,.*");

    private final List<Server> all;
    private final List<Runner> looking;
    private @Nullable Server primary;
    private boolean ambiguous;
    private boolean movedBefore;
    private boolean closed;
    private Runnable left = () -> {};

    private Servers(List<String> names, String rest, Properties properties) {
        this.all = names.stream()
                .map(name -> new Server(name, "jdbc:mariadb://" + name + rest, properties, this::choose))
                .toList();
        this.looking = new ArrayList<>();
    }

    /**
     * The servers that the address names; null where it names one, which is then simply used.
     *
     * @throws SettingsRefused for several that are given in another way
     */
    static @Nullable Servers in(String url, Properties properties) {
        var several = SEVERAL.matcher(url);
        if (several.matches()) {
            var names =
                    Stream.of(several.group(1).split(",")).map(String::strip).toList();
            return new Servers(names, several.group(2), properties);
        }
        if (OTHER_WAY.matcher(url).matches()) {
            throw new SettingsRefused(
                    List.of("database.url names several servers in a way that leaves the choice to the"
                            + " driver, which would also take a read-only one: write jdbc:mariadb://first:3306,second:3306/onceline,"
                            + " and Onceline finds the one that accepts writes"));
        }
        return null;
    }

    /** @param onLeave connections that stand are no longer wanted; called with every move, and once more after it */
    void watch(Runnable onLeave) {
        left = onLeave;
        all.forEach(server -> looking.add(Runner.start(server, LOOK_REST)));
    }

    /** @throws SQLTransientConnectionException at once, if no server accepts writes, with the reason */
    void requirePrimary() throws SQLTransientConnectionException {
        primary();
    }

    /**
     * Waits for a server that accepts writes, without an end: a pool that is refused rests longer after each time, up to
     * five seconds, and would come so much later to the primary that returned.
     *
     * @throws SQLTransientConnectionException if the primary changes meanwhile, or {@link #close} is called
     */
    Connection connectToPrimary() throws SQLException {
        var chosen = awaitPrimary();
        var connection = chosen.connect();
        if (primary() != chosen) {
            connection.close();
            throw new SQLTransientConnectionException("the primary of the database has just changed");
        }
        return connection;
    }

    /** To one that can be read, rather a replica. */
    Connection connectForReading() throws SQLException {
        var server = first(Use.READS).or(() -> first(Use.WRITES));
        return server.orElseThrow(() -> new SQLTransientConnectionException("no server of the database answers"))
                .connect();
    }

    private synchronized Server awaitPrimary() throws SQLTransientConnectionException {
        try {
            while (primary == null && !closed) {
                wait();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return primary();
    }

    private synchronized Server primary() throws SQLTransientConnectionException {
        var chosen = primary;
        if (chosen == null) {
            throw new SQLTransientConnectionException(
                    ambiguous
                            ? "more than one server of the database accepts writes; set the old one read_only"
                            : "no server of the database accepts writes right now");
        }
        return chosen;
    }

    private Optional<Server> first(Use use) {
        return all.stream().filter(server -> server.use() == use).findFirst();
    }

    /** After each look of one of them. */
    private synchronized void choose() {
        var writable = all.stream().filter(server -> server.use() == Use.WRITES).toList();
        var before = primary;
        if (before == null || !writable.contains(before)) {
            primary = writable.size() == 1 && allWereSeen() ? writable.getFirst() : null;
        }
        warnOfTwo(writable);
        boolean moves = primary != before;
        if (moves) {
            log.atWarn()
                    .addKeyValue("primary", primary == null ? "none" : primary.name())
                    .log("the primary of the database");
            notifyAll();
        }
        if (moves || movedBefore) {
            left.run(); // once more: one that was just being made is in the pool by now
        }
        movedBefore = moves;
    }

    /** Before that, another may accept writes as well. */
    private boolean allWereSeen() {
        return all.stream().noneMatch(server -> server.use() == Use.UNKNOWN);
    }

    private void warnOfTwo(List<Server> writable) {
        boolean now = writable.size() > 1;
        if (now && !ambiguous) {
            log.atError()
                    .addKeyValue("servers", writable.stream().map(Server::name).toList())
                    .log("more than one server of the database accepts writes: set the old one read_only");
        }
        ambiguous = now;
    }

    @Override
    public void close() {
        release();
        looking.forEach(Runner::close);
    }

    private synchronized void release() {
        closed = true;
        notifyAll();
    }
}
