package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault drill: load, one fault or more, and what is expected. It is data; {@link Run} carries it out.
 *
 * <pre>{@code
 * Drill.on(new SingleTopology(), "redis-primary-killed-alone")
 *         .in(Group.REDIS)
 *         .answering("F1.1")
 *         .saying("The only Redis is killed under load and started again ten seconds later.")
 *         .strike(Faults.kill("Redis", Single::redis), Duration.ofSeconds(15), Duration.ofSeconds(10))
 *         .expecting(Expectation.booksClose(), Expectation.noFailedJoin())
 *         .teaching("Redis only shows: what is acknowledged stands in the journal.")
 *         .drill();
 * }</pre>
 *
 * @param answers ids of the items in {@code requirements-f.txt} that it is the drill for
 * @param detectedBy what somebody's log says when the fault is noticed, or null where nobody says it
 * @param lesson what there is to learn, in a sentence or two
 */
public record Drill<G extends Ground>(
        String id,
        Group group,
        List<String> answers,
        String words,
        Topology<G> topology,
        Load<? super G> load,
        List<Strike<G>> strikes,
        List<Gauge<G>> gauges,
        @Nullable Pattern detectedBy,
        List<Expectation> expected,
        String lesson) {
    public Drill {
        answers = List.copyOf(answers);
        strikes = List.copyOf(strikes);
        gauges = List.copyOf(gauges);
        expected = List.copyOf(expected);
        if (strikes.isEmpty() || expected.isEmpty()) {
            throw new IllegalArgumentException(id + " needs a fault and an expectation");
        }
    }

    /** When the last fault is healed, if each is done and undone at once. */
    public Duration healedAt() {
        return strikes.stream()
                .map(strike -> strike.at().plus(strike.lasting()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** A control run shows what a switched-off safety loses: its books must not close. */
    public boolean control() {
        return group == Group.CONTROL;
    }

    @Override
    public String toString() {
        return id;
    }

    public static <G extends Ground> Plan<G> on(Topology<G> topology, String id) {
        return new Plan<>(topology, id);
    }

    /** A drill being written. */
    public static final class Plan<G extends Ground> {
        private final Topology<G> topology;
        private final String id;
        private final List<String> answers = new ArrayList<>();
        private final List<Strike<G>> strikes = new ArrayList<>();
        private final List<Gauge<G>> gauges = new ArrayList<>();
        private final List<Expectation> expected = new ArrayList<>();
        private Group group = Group.REDIS;
        private String words = "";
        private String lesson = "";
        private Load<? super G> load = new SaleLoad();
        private @Nullable Pattern detectedBy;

        private Plan(Topology<G> topology, String id) {
            this.topology = topology;
            this.id = id;
        }

        public Plan<G> in(Group theGroup) {
            group = theGroup;
            return this;
        }

        public Plan<G> answering(String... items) {
            answers.addAll(List.of(items));
            return this;
        }

        public Plan<G> saying(String theWords) {
            words = theWords;
            return this;
        }

        /** Another load than a sale. */
        public Plan<G> with(Load<? super G> other) {
            load = other;
            return this;
        }

        /** Bidders instead of people on a sale. */
        public Plan<G> withBidders() {
            return with(new AuctionLoad());
        }

        /** Bidders who go home so long after the last end, for control runs in which they wait in vain. */
        public Plan<G> withImpatientBidders(Duration patience) {
            return with(new AuctionLoad(patience));
        }

        /** People who go home so long after the last arrival, for control runs in which many wait in vain. */
        public Plan<G> withImpatientPeople(Duration patience) {
            return with(SaleLoad.impatient(patience));
        }

        public Plan<G> strike(Fault<G> fault, Duration at, Duration lasting) {
            strikes.add(new Strike<>(fault, at, lasting));
            return this;
        }

        public Plan<G> reading(String gauge, Gauge.Reading<G> reading) {
            gauges.add(new Gauge<>(gauge, reading, false));
            return this;
        }

        /** Read once, when all is quiet again. */
        public Plan<G> readingInTheEnd(String gauge, Gauge.Reading<G> reading) {
            gauges.add(new Gauge<>(gauge, reading, true));
            return this;
        }

        /** A regular expression that is looked for in every log from the injection on. */
        public Plan<G> detectedBy(String logLine) {
            detectedBy = Pattern.compile(logLine);
            return this;
        }

        public Plan<G> expecting(Expectation... expectations) {
            expected.addAll(List.of(expectations));
            return this;
        }

        public Plan<G> teaching(String theLesson) {
            lesson = theLesson;
            return this;
        }

        /** What is expected of every drill is expected last. */
        public Drill<G> drill() {
            List<Expectation> all = new ArrayList<>(expected);
            if (group != Group.CONTROL && !expected.isEmpty()) {
                all.add(Expectation.nothingStaysUnseen());
            }
            return new Drill<>(id, group, answers, words, topology, load, strikes, gauges, detectedBy, all, lesson);
        }
    }
}
