package onceline.drills.drill;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import onceline.drills.http.Answer;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLine;
import onceline.drills.http.Request;
import onceline.lab.Database;
import onceline.lab.DatabasePair;
import onceline.operator.Refused;

/**
 * Faults of the primary MariaDB on {@link HighlyAvailable} ground, whichever that is when they strike, and what an
 * operator types, as {@code ops/mariadb/README.md} says it.
 */
final class DatabaseFaults {
    /** Somebody has to see it before anything is typed. */
    private static final Duration SEEN = Duration.ofSeconds(3);

    /** Who asks just when the primary dies may wait 3 s for a connection to it, and is then answered by the replica. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final int BUFFER = 8192;

    private DatabaseFaults() {}

    /** Nobody promotes the replica; healed by starting the primary and making it so again. */
    static Fault<HighlyAvailable> primaryKilled() {
        return onPrimary("SIGKILL to the primary database", onceline.lab.Fault.Killed::new, DatabaseFaults::backAgain);
    }

    /** Healed by starting it again as the replica of the new one. */
    static Fault<HighlyAvailable> primaryKilledAndReplaced() {
        return replaced(onPrimary(
                "SIGKILL to the primary database, and promotion of the replica",
                onceline.lab.Fault.Killed::new,
                DatabaseFaults::rejoin));
    }

    /** Healed by waking it, which takes itself for the primary then, and making it the replica of the new one. */
    static Fault<HighlyAvailable> primaryPausedAndReplaced() {
        return replaced(onPrimary(
                "SIGSTOP to the primary database, and promotion of the replica",
                onceline.lab.Fault.Paused::new,
                DatabaseFaults::fenceAndRejoin));
    }

    private static Fault<HighlyAvailable> onPrimary(
            String words, Function<Database, onceline.lab.Fault> fault, Cure afterwards) {
        return Faults.fault(words, ground -> {
            Database primary = pair(ground).primary();
            Injury injury = ground.strike(List.of(fault.apply(primary)));
            return Injury.since(injury.at(), injury.commands(), () -> {
                List<String> typed = new ArrayList<>(injury.cure().heal());
                afterwards.heal(ground, primary, typed);
                return typed;
            });
        });
    }

    /** What is done with the old primary when it is back. */
    private interface Cure {
        void heal(HighlyAvailable ground, Database old, List<String> typed);
    }

    private static Fault<HighlyAvailable> replaced(Fault<HighlyAvailable> lost) {
        return Faults.fault(lost.words(), ground -> {
            Injury injury = lost.inject(ground);
            Thread.sleep(SEEN);
            List<String> typed = new ArrayList<>(injury.commands());
            promote(ground, pair(ground).replica(), typed);
            return Injury.since(injury.at(), typed, injury.cure());
        });
    }

    /** After a crash it may have undone what the other has; then that one is the primary. */
    private static void backAgain(HighlyAvailable ground, Database old, List<String> typed) {
        Database other = pair(ground).replica();
        try {
            promote(ground, old, typed);
        } catch (Refused theOtherHasMore) {
            typed.add("# refused: " + theOtherHasMore.getMessage());
            promote(ground, other, typed);
            rejoin(ground, old, typed);
        }
    }

    /** What it had not answered yet waits there for ever, and dies with it. */
    private static void fenceAndRejoin(HighlyAvailable ground, Database old, List<String> typed) {
        try {
            promote(ground, pair(ground).primary(), typed);
        } catch (Refused commitsWait) {
            typed.add("# refused: " + commitsWait.getMessage());
            typed.add("kill -KILL " + old.pid() + "  # " + old);
            old.kill();
            old.start();
            typed.add("start " + old.name() + "  # now " + old.pid());
        }
        rejoin(ground, old, typed);
    }

    private static void promote(HighlyAvailable ground, Database candidate, List<String> typed) {
        typed.add("./onceline database promote --new=" + candidate.address());
        pair(ground).promote(candidate, line -> typed.add("# " + line.strip()));
    }

    private static void rejoin(HighlyAvailable ground, Database old, List<String> typed) {
        typed.add("./onceline database rejoin --returned=" + old.address() + " --primary="
                + pair(ground).primary().address());
        pair(ground).rejoin(line -> typed.add("# " + line.strip()));
    }

    /**
     * 1 if a gate answers with the list of sales although no server accepts writes, 0 if it does not.
     *
     * @throws IllegalStateException while a server accepts writes: then nothing is shown by an answer
     */
    static double listed(HighlyAvailable ground) {
        if (pair(ground).members().stream().anyMatch(DatabaseFaults::acceptsWrites)) {
            throw new IllegalStateException("a server accepts writes");
        }
        try (HttpLine line = HttpLine.open(gate(ground), 0, ANSWER, BUFFER)) {
            Answer answer = line.call(Request.get("/api/sales", null));
            return answer.ok() && answer.text().contains("eventId") ? 1 : 0;
        } catch (java.io.IOException noAnswer) {
            return 0;
        }
    }

    private static HttpAddress gate(HighlyAvailable ground) {
        return HttpAddress.of(
                URI.create(ground.processes().beginning("gate").getFirst().url()));
    }

    private static boolean acceptsWrites(Database database) {
        try {
            return Question.number(database, "SELECT @@global.read_only") == 0;
        } catch (SQLException away) {
            return false;
        }
    }

    /**
     * Seconds from the fault to the first ticket that was issued in spite of it.
     *
     * @throws IllegalStateException if there is none yet
     */
    static double issuingAway(HighlyAvailable ground) throws SQLException {
        String since =
                LocalDateTime.ofInstant(ground.struckBy(), ZoneOffset.UTC).toString();
        try (Connection connection = ground.lab().database().connect();
                PreparedStatement question = connection.prepareStatement(
                        "SELECT TIMESTAMPDIFF(MICROSECOND, ?, MIN(issued_at)) / 1e6 FROM ticket WHERE issued_at > ?")) {
            question.setString(1, since);
            question.setString(2, since);
            try (ResultSet answer = question.executeQuery()) {
                answer.next();
                double seconds = answer.getDouble(1);
                if (answer.wasNull()) {
                    throw new IllegalStateException("no ticket yet");
                }
                return seconds;
            }
        }
    }

    /** How many tables differ between primary and replica. */
    static double differences(HighlyAvailable ground) {
        List<String> tables = pair(ground).differences();
        tables.forEach(table -> System.out.println("differs: " + table));
        return tables.size();
    }

    private static DatabasePair pair(HighlyAvailable ground) {
        return ground.lab().databases();
    }
}
