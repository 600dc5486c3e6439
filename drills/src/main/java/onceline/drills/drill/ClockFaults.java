package onceline.drills.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Clocks of Onceline's processes that are wrong, each by what stands in a file of its own. */
final class ClockFaults {
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private ClockFaults() {}

    /** Its clock can be set wrong. */
    static Part withClock(Part part) {
        return part.with("--test.hooks=true", "--test.clock-file=" + Processes.DIRECTORY + "/" + file(part.name()));
    }

    private static String file(String process) {
        return "clock-" + process;
    }

    /** The clocks of running processes step; healed by stepping back. */
    static Fault<Single> steps(Map<String, Duration> by) {
        return Faults.fault(
                "the clocks step: " + words(by),
                ground -> Injury.since(System.nanoTime(), set(ground, by), () -> mend(ground, by)));
    }

    /** They step, and that process is killed and started again, so that it knows no other time; healed the same way. */
    static Fault<Single> stepsAndRestart(Map<String, Duration> by, String process) {
        return Faults.fault("the clocks step: " + words(by) + "; SIGKILL to the " + process, ground -> {
            long at = System.nanoTime();
            List<String> typed = new ArrayList<>(set(ground, by));
            typed.addAll(killAndStart(ground, process));
            return Injury.since(at, typed, () -> {
                List<String> healing = new ArrayList<>(mend(ground, by));
                healing.addAll(killAndStart(ground, process));
                return healing;
            });
        });
    }

    private static List<String> killAndStart(Single ground, String process) throws Exception {
        Injury killed = Faults.<Single>kill("the " + process, one -> one.process(process))
                .inject(ground);
        List<String> typed = new ArrayList<>(killed.commands());
        typed.addAll(killed.cure().heal());
        return typed;
    }

    private static String words(Map<String, Duration> by) {
        return String.join(
                ", ",
                new TreeMap<>(by)
                        .entrySet().stream()
                                .map(one -> "the " + one.getKey() + "'s by "
                                        + (one.getValue().isNegative() ? "" : "+")
                                        + one.getValue().toMinutes() + " min")
                                .toList());
    }

    private static List<String> set(Single ground, Map<String, Duration> by) throws IOException {
        List<String> typed = new ArrayList<>();
        for (Map.Entry<String, Duration> one : by.entrySet()) {
            Files.writeString(path(ground, one.getKey()), one.getValue().toMillis() + "\n");
            typed.add("echo " + one.getValue().toMillis() + " > " + file(one.getKey()));
        }
        return typed;
    }

    private static List<String> mend(Single ground, Map<String, Duration> by) throws IOException {
        List<String> typed = new ArrayList<>();
        for (String process : by.keySet()) {
            Files.deleteIfExists(path(ground, process));
            typed.add("rm " + file(process));
        }
        return typed;
    }

    private static Path path(Single ground, String process) {
        return ground.processes().directory().resolve(file(process));
    }

    /** The most tickets that were issued in any five seconds, by the database's clock, which nobody touched. */
    static double mostTicketsInFiveSeconds(Single ground) throws SQLException {
        Deque<Long> window = new ArrayDeque<>();
        int most = 0;
        String issued = "SELECT TIMESTAMPDIFF(MICROSECOND, '2000-01-01', issued_at) FROM onceline.ticket ORDER BY 1";
        for (long at : Question.numbers(ground.database(), issued)) {
            window.addLast(at);
            while (window.getFirst() <= at - WINDOW.toNanos() / 1_000) {
                window.removeFirst();
            }
            most = Math.max(most, window.size());
        }
        return most;
    }
}
