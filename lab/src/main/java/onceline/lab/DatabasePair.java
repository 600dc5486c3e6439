package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import onceline.operator.Comparison;
import onceline.operator.Promotion;
import onceline.operator.Refused;
import onceline.operator.Rejoin;
import onceline.operator.Steps;

/**
 * The database of a lab: one alone, or a primary and a replica without which no commit is answered.
 *
 * <p>Which of the two is the primary is decided by {@link #promote}, as an operator does it; a member that was restarted
 * is read-only until then.
 */
public final class DatabasePair implements Store {
    private final List<Database> members;
    private volatile Database primary;

    private DatabasePair(List<Database> members) {
        this.members = members;
        this.primary = members.getFirst();
    }

    static DatabasePair alone(Ground ground) {
        return new DatabasePair(List.of(ground.build("mariadb", Database::alone)));
    }

    /** On the loopback, without a lab around it; not started yet. */
    public static DatabasePair in(Path directory) {
        return of(new Ground(directory, Hosts.loopback()));
    }

    static DatabasePair of(Ground ground) {
        Path secrets = ground.place("mariadb-secrets");
        try {
            Files.createDirectories(secrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DatabasePair(List.of(member(1, secrets, ground), member(2, secrets, ground)));
    }

    private static Database member(int id, Path secrets, Ground ground) {
        return ground.build(
                "mariadb-" + id, (name, host, place, log) -> Database.member(id, secrets, name, host, place, log));
    }

    /** One or two. */
    public List<Database> members() {
        return members;
    }

    /** The one that was promoted last; the first of a fresh pair. */
    public Database primary() {
        return primary;
    }

    /** The one that is not the primary. */
    public Database replica() {
        return theOtherOf(primary);
    }

    private Database theOtherOf(Database one) {
        return members.stream()
                .filter(member -> member != one)
                .findFirst()
                .orElseThrow(() -> new LabException("There is but one database"));
    }

    @Override
    public List<Server> servers() {
        return List.copyOf(members);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("database.url", url(), "database.user", primary.user());
    }

    /** JDBC address of all; Onceline finds out which of them is the primary. */
    public String url() {
        return members.getFirst()
                .url()
                .replace(
                        members.getFirst().address(),
                        members.stream().map(Server::address).collect(Collectors.joining(",")));
    }

    @Override
    public Set<String> rivals() {
        return Set.of("database.url");
    }

    /** Starts both; returns when one is writable and the other confirms what it is sent. */
    @Override
    public void start() {
        if (members.size() == 1) {
            primary.start();
            return;
        }
        servers().forEach(Server::settle);
        Together.each(members, Server::start);
        Database last =
                members.stream().filter(member -> !follows(member)).findFirst().orElse(primary);
        try {
            promote(last, members.stream().noneMatch(DatabasePair::follows), DatabasePair::keepSilent);
        } catch (Refused theOtherHasMore) {
            promote(theOtherOf(last), DatabasePair::keepSilent);
        }
        rejoin(DatabasePair::keepSilent);
    }

    /** The primary first: what it still acknowledges needs the replica. */
    @Override
    public void stop() {
        primary.stop();
        Together.each(members, Server::stop);
    }

    private static void keepSilent(String line) {}

    /**
     * Makes that member the primary by {@code ./onceline database promote}.
     *
     * @param out takes each line that is told
     * @throws onceline.operator.Refused if something acknowledged would be lost
     */
    public void promote(Database candidate, Consumer<String> out) {
        promote(candidate, false, out);
    }

    /** As {@link #promote(Database, Consumer)}; {@code alone} goes on with one copy where it must. */
    public void promote(Database candidate, boolean alone, Consumer<String> out) {
        attempt(() -> new Promotion(
                        candidate.listensAt(),
                        theOtherOf(candidate).listensAt(),
                        alone,
                        candidate.operator(),
                        Steps.real(out))
                .run());
        primary = candidate;
    }

    /**
     * Makes the other member the replica of the primary by {@code ./onceline database rejoin}.
     *
     * @throws onceline.operator.Refused if it has transactions of its own
     */
    public void rejoin(Consumer<String> out) {
        attempt(() -> new Rejoin(
                        replica().listensAt(),
                        primary.listensAt(),
                        primary.operator(),
                        primary.replicaAccount(),
                        Steps.real(out))
                .run());
    }

    /** What differs between primary and replica; empty if they agree. Waits until the replica has caught up. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        attempt(() -> differences.addAll(new Comparison(
                        primary.listensAt(),
                        replica().listensAt(),
                        primary.operator(),
                        Steps.real(DatabasePair::keepSilent))
                .differences("onceline")));
        return differences;
    }

    private static boolean follows(Database member) {
        try (Connection connection = member.connectAsAdministrator();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SLAVE STATUS")) {
            return row.next();
        } catch (SQLException e) {
            throw new LabException("Cannot ask " + member, e);
        }
    }

    private interface Attempt {
        void run() throws SQLException;
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (SQLException e) {
            throw new LabException("A database failed: " + e.getMessage(), e);
        }
    }
}
