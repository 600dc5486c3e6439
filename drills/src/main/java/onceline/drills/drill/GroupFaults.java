package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import onceline.lab.Onceline;

/** Faults of consumer groups, on {@link Single} ground. */
final class GroupFaults {
    /** So long a process that is ready has to become a member and to take over partitions. */
    private static final Duration MEMBER = Duration.ofMillis(800);

    private static final Pattern STABLE = Pattern.compile("Stabilized group (\\S+) generation (\\d+)");

    private GroupFaults() {}

    /**
     * A process is started and killed again and again, faster than its groups notice a death; every other time it leaves
     * them in an orderly way. Over when so much time has passed and it is gone.
     */
    static Fault<Single> comesAndGoes(Part extra, Duration length) {
        return Faults.fault(extra.name() + " comes and goes for " + length.toSeconds() + " s", ground -> {
            List<String> commands = new ArrayList<>();
            long at = System.nanoTime();
            Onceline process = ground.processes().start(extra);
            for (int round = 1; ; round++) {
                commands.add("start " + extra.name() + "  # now " + process.pid());
                Thread.sleep(MEMBER);
                commands.add(end(process, round % 2 == 1));
                if (System.nanoTime() - at > length.toNanos()) {
                    return Injury.over(at, commands);
                }
                process.start();
            }
        });
    }

    private static String end(Onceline process, boolean suddenly) {
        String signal = suddenly ? "KILL" : "TERM";
        if (suddenly) {
            process.kill();
        } else {
            process.stop();
        }
        return "kill -" + signal + " " + process.pid();
    }

    /** How often the group has settled on who reads what, as its coordinator says. */
    static double generation(Single ground, String group) {
        return generation(ground.kafka().log().whole(), group);
    }

    static double generation(String log, String group) {
        Matcher settled = STABLE.matcher(log);
        double last = 0;
        while (settled.find()) {
            last = settled.group(1).equals(group) ? Double.parseDouble(settled.group(2)) : last;
        }
        return last;
    }
}
