package onceline.drills;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import onceline.drills.drill.Catalogue;
import onceline.drills.drill.Conductor;
import onceline.drills.drill.Drill;
import onceline.drills.drill.Ground;
import onceline.drills.drill.Outcome;
import onceline.drills.drill.Storm;
import onceline.drills.drill.Topology;
import onceline.drills.judge.Verdict;
import onceline.drills.record.Folder;
import onceline.drills.record.Summary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./onceline drill}. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Breaks real servers under load, closes the books, and writes down what it saw.",
        description = {
            "",
            "A drill starts servers of its own, lets people come at a steady rate, and for a while all is quiet: that is what"
                    + " normal means. Then a fault strikes and is healed. When everybody is through, the judge of rush reads"
                    + " every store, and what was found is compared with what the drill expected.",
            ""
        },
        footer = {
            "",
            "Exit: 0 all as expected; 1 something deviated; 2 wrong use; 3 unknown: too little was acknowledged, a server"
                    + " failed over by itself before the fault, or the stores did not catch up. Unknown is not passed.",
            "",
            "Try:  ./onceline drill list",
            "      ./onceline drill redis-primary-killed-alone",
            "      ./onceline drill redis streams --to my-records",
            "      ./onceline drill all --seed 7",
            "      ./onceline drill storm --for 10m"
        },
        synopsisSubcommandLabel = "[list|storm]",
        subcommands = {DrillCommand.ListCommand.class, DrillCommand.StormCommand.class})
final class DrillCommand implements Callable<Integer> {
    private static final int MOST_PEOPLE = 20_000;

    @Parameters(paramLabel = "DRILL", description = "Ids of drills, groups (redis, streams, …), or all.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Who behaves how; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--for",
            converter = Spans.class,
            paramLabel = "TIME",
            description = "How long people come; default as the drill has it.")
    private @Nullable Duration length;

    @Option(
            names = "--people",
            paramLabel = "N",
            description = "How many come in that time; default as the drill has it.")
    private @Nullable Integer people;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Where the records go, a folder for each drill; default ${DEFAULT-VALUE}.")
    private Path to = Path.of("drill-records");

    private final PrintStream out = System.out;
    private volatile boolean ending;

    @Override
    public Integer call() throws Exception {
        if (words.isEmpty()) {
            throw new Refused("say which: ids, groups, or all; ./onceline drill list shows them");
        }
        List<Drill<?>> drills = Catalogue.named(words);
        check(drills);
        sayWhatRemains(drills);
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        try (Conductor conductor = new Conductor(seed, people, length, out::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true));
            for (Drill<?> drill : drills) {
                if (ending) {
                    break; // the servers of the last one were stopped under it, and there shall be no new ones
                }
                verdicts.put(drill.id(), carryOut(conductor, drill));
            }
        }
        new Summary(Catalogue.all(), to).write();
        out.println();
        verdicts.forEach((id, verdict) -> out.printf("%-45s %s%n", id, verdict.word()));
        return exitCode(verdicts.values());
    }

    /** One line, if some of them cannot take place here. */
    private void sayWhatRemains(List<Drill<?>> drills) {
        List<Drill<?>> absent = drills.stream()
                .filter(drill -> drill.topology().missing() != null)
                .toList();
        if (!absent.isEmpty()) {
            List<Drill<?>> rest = new ArrayList<>(drills);
            rest.removeAll(absent);
            out.println("not here: " + absent + ", because: "
                    + absent.getFirst().topology().missing() + "; carried out: " + rest);
        }
    }

    private void check(List<Drill<?>> drills) {
        if (people != null) {
            RushCommand.between("--people", people, 2, MOST_PEOPLE);
        }
        for (Drill<?> drill : drills) {
            Duration least = Conductor.shortest(drill);
            if (length != null && length.compareTo(least) < 0) {
                throw new Refused("--for " + length.toSeconds() + "s is too short: " + drill.id() + " needs "
                        + least.toSeconds() + "s");
            }
        }
    }

    /** What breaks in one drill leaves the others to be carried out, and is unknown itself. */
    private Verdict carryOut(Conductor conductor, Drill<?> drill) throws InterruptedException {
        if (drill.topology().missing() != null) {
            return Verdict.UNKNOWN;
        }
        out.printf("%n== %s: %s%n", drill.id(), drill.words());
        try {
            Outcome outcome = conductor.carryOut(drill);
            report(outcome, to, out);
            return outcome.verdict();
        } catch (InterruptedException stop) {
            throw stop;
        } catch (Exception broken) {
            out.println(drill.id() + " could not be carried out: " + broken);
            return Verdict.UNKNOWN;
        }
    }

    private static void report(Outcome outcome, Path to, PrintStream out) throws IOException {
        Path folder = to.resolve(outcome.drill().id());
        Folder.write(outcome, folder);
        out.println();
        outcome.compared()
                .forEach(one -> out.printf(
                        "%-9s %s: %s%n",
                        one.found().verdict().word(),
                        one.expectation().words(),
                        one.found().actual()));
        outcome.doubts().forEach(doubt -> out.println("in doubt  " + doubt));
        if (outcome.observed().books().verdict() != Verdict.PASSED) {
            out.print(outcome.observed().books().text());
        }
        out.println("verdict   " + outcome.verdict().word() + "; the record is in " + folder);
    }

    /** What deviated is worse than what is unknown. */
    private static int exitCode(Iterable<Verdict> verdicts) {
        Verdict worst = Verdict.PASSED;
        for (Verdict verdict : verdicts) {
            if (verdict == Verdict.DEVIATED || worst == Verdict.PASSED) {
                worst = verdict;
            }
        }
        return worst.exitCode();
    }

    /** {@code ./onceline drill list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, header = "All drills by group, and what each answers.")
    static final class ListCommand implements Callable<Integer> {
        @Override
        public Integer call() {
            String group = "";
            for (Drill<?> drill : Catalogue.all()) {
                if (!drill.group().word().equals(group)) {
                    group = drill.group().word();
                    System.out.println(group);
                }
                String missing = drill.topology().missing() == null ? "" : ", not on this machine";
                System.out.printf(
                        "  %-42s %-7s %s%s%n",
                        drill.id(),
                        String.join(" ", drill.answers()),
                        drill.topology().name(),
                        missing);
            }
            return 0;
        }
    }

    /** {@code ./onceline drill storm}. */
    @Command(
            name = "storm",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Random combinations of faults, round after round on the same servers, until the time is over.",
            footer = {"", "The same seed brings the same faults at the same moments. Exit as for drill."})
    static final class StormCommand implements Callable<Integer> {
        @Option(
                names = "--for",
                converter = Spans.class,
                paramLabel = "TIME",
                description = "Default ${DEFAULT-VALUE}.",
                defaultValue = "10m")
        private Duration time = Duration.ofMinutes(10);

        @Option(names = "--seed", paramLabel = "N", description = "Default: the clock.")
        private @Nullable Long seed;

        @Option(names = "--to", paramLabel = "DIR", description = "Where the records go; default ${DEFAULT-VALUE}.")
        private Path to = Path.of("drill-records");

        private final PrintStream out = System.out;

        @Override
        public Integer call() throws Exception {
            RushCommand.between("--for in seconds", time.toSeconds(), 1, 7 * 86_400);
            return rage(Catalogue.stormy(), seed == null ? System.currentTimeMillis() % 1_000_000 : seed);
        }

        private <G extends Ground> int rage(Topology<G> topology, long theSeed) throws Exception {
            out.println("seed " + theSeed);
            List<Verdict> verdicts = new ArrayList<>();
            Map<String, Integer> books = new LinkedHashMap<>();
            new Storm<>(topology, theSeed, out::println).rage(time, (round, outcome) -> {
                report(outcome, to, out);
                verdicts.add(outcome.verdict());
                books.merge("acknowledged", outcome.observed().measures().acknowledged(), Integer::sum);
                outcome.observed().books().zeros().forEach((column, count) -> books.merge(column, count, Integer::sum));
            });
            out.println();
            out.println("seed " + theSeed + ", rounds " + verdicts.size() + ": " + books);
            return exitCode(verdicts);
        }
    }
}
