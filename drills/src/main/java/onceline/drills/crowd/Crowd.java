package onceline.drills.crowd;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import onceline.drills.history.Clock;
import onceline.drills.history.History;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLines;

/**
 * The people of one process. First {@link #signIn()}, then {@link #rush}; both return when everybody is done. What
 * happened is in the history file.
 */
public final class Crowd implements People {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** At once: signing in is not what is looked at, and is done before anybody comes. */
    private static final int SIGNING_IN = 64;

    private static final long SIGN_IN_FOR_NANOS = Duration.ofMinutes(3).toNanos();

    private final CrowdPlan plan;
    private final Clock clock;
    private final Deadline deadline;
    private final History history;
    private final List<HttpLines> lines = new ArrayList<>();
    private final List<Person> people = new ArrayList<>();
    private final Counters counters = new Counters();

    public Crowd(CrowdPlan plan, Path historyFile) throws IOException {
        this.plan = plan;
        this.clock = new Clock(plan.clockOffset());
        this.deadline = new Deadline(clock);
        this.history = new History(historyFile);
        List<HttpAddress> gates = plan.gates().stream()
                .map(gate -> HttpAddress.of(URI.create(gate)))
                .toList();
        for (HttpAddress gate : gates) {
            lines.add(new HttpLines(gate, Math.max(1, plan.connections() / gates.size()), PATIENCE));
        }
        Habit[] habits = Habit.draw(plan.people(), plan.seed());
        for (int number = plan.first(); number < plan.first() + plan.count(); number++) {
            people.add(person(number, habits[number], gates));
        }
    }

    private Person person(int number, Habit habit, List<HttpAddress> gates) {
        SplittableRandom random = new SplittableRandom(plan.seed() * 1_000_003L + number);
        Log log = new Log(history, clock, number);
        int gate = number % gates.size();
        Door door = new Door(lines.get(gate), log, random.split(), deadline);
        return new Person(plan, number, habit, gates.get(gate), door, log, random, deadline, counters);
    }

    /** Whoever cannot sign in does not join later. */
    @Override
    public void signIn() throws InterruptedException {
        deadline.set(clock.now() + SIGN_IN_FOR_NANOS);
        Semaphore turns = new Semaphore(SIGNING_IN);
        Together.each(people, person -> signIn(person, turns));
    }

    private static void signIn(Person person, Semaphore turns) throws InterruptedException {
        turns.acquire();
        try {
            person.signIn();
        } finally {
            turns.release();
        }
    }

    @Override
    public void rush(long start) throws InterruptedException {
        long end = start + plan.forMs() * 1_000_000;
        deadline.set(end);
        Thread closing = Thread.ofVirtual().start(() -> closeAt(end));
        Together.each(people, person -> person.run(start));
        closing.interrupt();
    }

    /** Whoever still waits is reading a stream that may stay silent for ever. */
    private void closeAt(long end) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, end - clock.now())));
            people.forEach(Person::sendHome);
        } catch (InterruptedException everybodyIsThrough) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Progress progress() {
        return counters.read();
    }

    @Override
    public void close() throws IOException {
        for (HttpLines open : lines) {
            open.close();
        }
        history.close();
    }
}
