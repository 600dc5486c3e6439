package onceline.drills.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import onceline.drills.drill.Outcome.Compared;
import onceline.drills.history.Clock;
import onceline.drills.measure.Calls;
import onceline.drills.measure.Measures;
import onceline.drills.measure.Series;
import onceline.drills.measure.Span;
import org.jspecify.annotations.Nullable;

/**
 * One drill from end to end: load, a quiet first part, the faults in their time, heal, drain, judge, compare.
 */
final class Run<G extends Ground> {
    /** Fewer acknowledged calls inside or after the fault, and nothing is proven. */
    private static final int LEAST_ACKNOWLEDGED = 1_000;

    private static final double MOST_UNKNOWN = 0.01;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofMillis(500);
    private static final int LINES = 12;

    private final Drill<G> drill;
    private final G ground;
    private final Load.Size size;
    private final Consumer<String> told;
    private final Clock clock = Clock.start();
    private final Map<String, String> configuration;

    private final List<Injury> open = new CopyOnWriteArrayList<>();
    private final List<Struck> struck = new CopyOnWriteArrayList<>();
    private final List<String> spontaneous = new CopyOnWriteArrayList<>();
    private final Map<String, Readings> readings = new ConcurrentHashMap<>();
    private volatile long loadFrom;
    private volatile OptionalDouble detected = OptionalDouble.empty();
    private volatile @Nullable LogWatch logs;

    Run(Drill<G> drill, G ground, Load.Size size, Consumer<String> told) {
        this.drill = drill;
        this.ground = ground;
        this.size = size;
        this.told = told;
        this.configuration = ground.configuration();
    }

    Outcome carryOut() throws Exception {
        Instant startedAt = Instant.now();
        Load.Done done = drill.load().on(ground, size, this::disturb, told);
        return outcome(startedAt, done);
    }

    /** Undoes what is still in force, the latest first; trouble with one does not keep the others broken. */
    private void healAll() {
        List<Injury> left = new ArrayList<>(open);
        open.clear();
        for (Injury injury : left.reversed()) {
            try {
                injury.cure().heal();
            } catch (Exception tooBroken) {
                told.accept("could not be healed: " + injury.commands() + ": " + tooBroken);
            }
        }
    }

    private void disturb() throws Exception {
        Map<String, String> before = vitals();
        long start = System.nanoTime();
        loadFrom = clock.now();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reading = threads.submit(this::readGauges);
            List<Future<?>> strikes = new ArrayList<>();
            for (Strike<G> strike : drill.strikes()) {
                strikes.add(threads.submit(() -> {
                    strike(strike, start, before);
                    return null;
                }));
            }
            try {
                for (Future<?> one : strikes) {
                    one.get();
                }
                waitUntil(start + size.length().toNanos());
            } catch (ExecutionException broken) {
                throw broken.getCause() instanceof Exception cause ? cause : broken;
            } finally {
                reading.cancel(true);
                healAll();
            }
        }
    }

    private void strike(Strike<G> strike, long start, Map<String, String> before) throws Exception {
        waitUntil(start + strike.at().toNanos());
        if (strike.equals(first())) {
            compareVitals(before);
            logs = new LogWatch(ground);
        }
        told.accept("injecting  " + strike.fault().words());
        Injury injury = strike.fault().inject(ground);
        open.add(injury);
        if (strike.equals(first()) && drill.detectedBy() != null) {
            Thread.ofVirtual().start(() -> detect(injury.at()));
        }
        // the length of the outage is what is asked for: there is nothing to wait for
        Thread.sleep(strike.lasting());
        List<String> commands = new ArrayList<>(injury.commands());
        if (open.remove(injury)) {
            commands.addAll(injury.cure().heal());
        }
        told.accept("healed     " + strike.fault().words());
        struck.add(new Struck(strike.fault().words(), new Span(clock.offset() + injury.at(), clock.now()), commands));
    }

    private Strike<G> first() {
        return drill.strikes().stream().min(Comparator.comparing(Strike::at)).orElseThrow();
    }

    /** Nothing has been injected yet: whatever has changed did so by itself. */
    private void compareVitals(Map<String, String> before) throws InterruptedException {
        Map<String, String> now = vitals();
        before.forEach((what, value) -> {
            if (value.equals(Ground.UNKNOWN)) {
                spontaneous.add("while all was quiet, " + what + " could not be asked");
            } else if (!value.equals(now.get(what))) {
                spontaneous.add("while all was quiet, " + what + " changed from " + value + " to " + now.get(what));
            }
        });
    }

    /** Asked again for a while where somebody did not answer: that is no election. */
    private Map<String, String> vitals() throws InterruptedException {
        long end = System.nanoTime() + ANSWERED.toNanos();
        Map<String, String> vitals = ground.vitals();
        while (vitals.containsValue(Ground.UNKNOWN) && System.nanoTime() < end) {
            Thread.sleep(LOOK);
            vitals = ground.vitals();
        }
        return vitals;
    }

    private void detect(long since) {
        LogWatch watch = logs;
        try {
            while (watch != null && drill.detectedBy() != null && detected.isEmpty()) {
                if (watch.anybodySaid(drill.detectedBy())) {
                    detected = OptionalDouble.of((System.nanoTime() - since) / 1e9);
                }
                if (System.nanoTime() - since > size.length().toNanos()) {
                    return;
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void readGauges() {
        try {
            while (true) {
                for (Gauge<G> gauge : drill.gauges()) {
                    if (!gauge.onlyInTheEnd()) {
                        read(gauge);
                    }
                }
                Thread.sleep(READ);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Gauge<G> gauge) throws InterruptedException {
        try {
            double value = gauge.reading().of(ground);
            readings.compute(
                    gauge.name(),
                    (name, so) -> (so == null ? Readings.none(name) : so).and(new Readings.Point(clock.now(), value)));
        } catch (InterruptedException over) {
            throw over;
        } catch (Exception away) {
            return; // what cannot be read now leaves a hole, which the record shows
        }
    }

    private Outcome outcome(Instant startedAt, Load.Done done) throws InterruptedException {
        for (Gauge<G> gauge : drill.gauges()) {
            read(gauge); // all is quiet now: what a gauge shows last is what it came back to
        }
        Calls calls = Calls.of(done.history());
        Span load =
                new Span(loadFrom, loadFrom + drill.load().steady(size.length()).toNanos());
        Span fault = new Span(
                struck.stream().mapToLong(one -> one.span().from()).min().orElse(load.to()),
                struck.stream().mapToLong(one -> one.span().to()).max().orElse(load.to()));
        Measures measures = Measures.of(calls, load, fault, SaleLoad.DELIVERY.toNanos());
        int unseen = (int) done.unseen().stream().filter(Span::endless).count();
        Observed observed =
                new Observed(done.books(), measures, fault, detected, List.copyOf(readings.values()), unseen);
        List<Compared> compared = drill.expected().stream()
                .map(expectation -> new Compared(expectation, expectation.rule().in(observed)))
                .toList();
        List<String> doubts = doubts(done, measures);
        LogWatch watch = logs;
        return new Outcome(
                drill,
                size,
                startedAt,
                configuration,
                struck.stream()
                        .sorted(Comparator.comparingLong(one -> one.span().from()))
                        .toList(),
                load,
                observed,
                compared,
                doubts,
                Outcome.verdict(compared, doubts),
                Series.of(calls, done.unseen(), calls.span()),
                watch == null ? Map.of() : watch.extracts(LINES),
                done.history(),
                done.ledger());
    }

    private List<String> doubts(Load.Done done, Measures measures) {
        List<String> doubts = new ArrayList<>(spontaneous);
        if (drill.control()) {
            return doubts; // what is lost is seen, however little it is
        }
        doubts.addAll(done.books().doubts());
        if (measures.acknowledged() < LEAST_ACKNOWLEDGED) {
            doubts.add("only " + measures.acknowledged() + " calls were acknowledged inside or after the fault; "
                    + LEAST_ACKNOWLEDGED + " are needed");
        }
        if (measures.unknownOutside() > MOST_UNKNOWN) {
            doubts.add(
                    "%.1f %% of the outcomes outside the fault are unknown".formatted(100 * measures.unknownOutside()));
        }
        return doubts;
    }

    private static void waitUntil(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }
}
