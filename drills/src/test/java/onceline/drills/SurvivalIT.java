package onceline.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import onceline.drills.judge.Books;
import onceline.lab.Lab;
import onceline.lab.LabException;
import onceline.lab.Onceline;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Onceline survives: while a crowd is rushing, a process dies at a named point or a server goes away, and afterwards the
 * books close with zeros.
 *
 * <p>The doors are processes of their own, so that the crowd always has somebody to ask; what stands behind them is
 * killed, paused and replaced. The system property {@code onceline.form} says how that is run: {@code split} (each role
 * in a process of its own, the default) or {@code whole} (all roles behind the door in one process).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SurvivalIT {
    private static final List<String> BACK = "whole".equals(System.getProperty("onceline.form"))
            ? List.of("admit,issue,notify,keep")
            : List.of("admit", "issue", "notify", "keep");
    private static final String OWNER = BACK.getFirst();
    private static final int PEOPLE = 150;
    private static final int STOCK = 50;
    private static final int HALF = 75;
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DEATH = Duration.ofSeconds(60);
    private static final int KILLED = 137;
    private static final RushPlan PLAN = RushPlan.of(PEOPLE, STOCK)
            .withInside(12)
            .withHold(Duration.ofSeconds(4))
            .withGrace(Duration.ofSeconds(60))
            .withTempo(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(300))
            .withLimit(Duration.ofMinutes(3));

    private final Lab lab = Lab.ephemeral();
    private final List<Onceline> processes = new CopyOnWriteArrayList<>();

    @BeforeAll
    void start() {
        lab.start();
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @AfterEach
    void stopProcesses() {
        processes.parallelStream().forEach(Onceline::close);
        processes.clear();
    }

    @Test
    void aGateDiesBetweenAppendAndAnswer() throws Exception {
        all(BACK);
        Onceline steady = onceline("gate");
        Onceline mortal = onceline("gate", armed("APPENDED_BEFORE_ANSWER:30"));
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService nurse = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> deaths = nurse.submit(() -> reviveUntil(over, mortal));
            try {
                new Rush(Stage.site(lab, List.of(steady, mortal)), PLAN).run().assertClosed();
            } finally {
                over.set(true);
            }
            assertThat(deaths.get()).as("deaths").isPositive();
        }
    }

    private static int reviveUntil(AtomicBoolean over, Onceline mortal) {
        int deaths = 0;
        while (!over.get()) {
            if (mortal.awaitExit(Duration.ofSeconds(1))) {
                deaths++;
                mortal.start();
            }
        }
        return deaths;
    }

    @Tag("on-request")
    @ParameterizedTest
    @CsvSource({
        "admit, ADMITTED_BEFORE_FORWARD:10",
        "admit, AMID_PICTURE:25",
        "issue, TICKETS_COMMITTED_BEFORE_GROUP_COMMIT:2",
        "keep, PUBLISHED_BEFORE_DELETE:4",
    })
    void oneDiesInTheMiddleOfItsWork(String role, String point) throws Exception {
        String roles = processWith(role);
        Onceline gate =
                gateAnd(BACK.stream().filter(other -> !other.equals(roles)).toList());
        Onceline mortal = onceline(roles, armed(point));
        books(
                gate,
                rush -> rush.when(progress -> progress.joined() >= 1, () -> {
                    assertThat(mortal.awaitExit(DEATH))
                            .as("%s was reached", point)
                            .isTrue();
                    assertThat(mortal.exitCode()).isEqualTo(KILLED);
                    onceline(roles);
                }));
    }

    /** The roles of the process that has this one. */
    private static String processWith(String role) {
        return BACK.stream()
                .filter(roles -> List.of(roles.split(",")).contains(role))
                .findFirst()
                .orElseThrow();
    }

    @Tag("on-request")
    @ParameterizedTest
    @ValueSource(strings = {"BEFORE_CLAIM", "AFTER_CLAIM"})
    void anOwnerDiesAroundItsClaim(String point) throws Exception {
        Onceline gate = gateAnd(BACK.subList(1, BACK.size()));
        Onceline first = onceline(OWNER);
        books(
                gate,
                rush -> rush.when(progress -> progress.joined() >= HALF, () -> {
                    first.kill();
                    dieWhileStarting(point);
                    onceline(OWNER);
                }));
    }

    private void dieWhileStarting(String point) {
        try {
            Onceline second = onceline(OWNER, armed(point));
            assertThat(second.awaitExit(DEATH)).as("%s was reached", point).isTrue();
        } catch (LabException diedBeforeItWasReady) {
            // the point may come before the process says that it is ready; that it died is what the lab complains of
        }
    }

    @Test
    void aPausedOwnerWakesUpAfterItsSuccessorTookOver() throws Exception {
        Onceline gate = gateAnd(BACK.subList(1, BACK.size()));
        Onceline zombie = onceline(OWNER);
        books(
                gate,
                rush -> rush.when(progress -> progress.joined() >= HALF, () -> {
                            zombie.pause();
                            onceline(OWNER);
                        })
                        .when(progress -> progress.confirmed() >= STOCK / 2, zombie::resume));
    }

    @Test
    void redisIsEmptied() throws Exception {
        Onceline gate = gateAnd(BACK);
        books(gate, rush -> rush.when(progress -> progress.joined() >= HALF, lab.redis()::flush));
    }

    /** People arrive for longer than the snapshot is old, so that it shows a line that has moved on since. */
    @Tag("on-request")
    @Test
    void redisIsRestoredToAMinuteOldSnapshot() throws Exception {
        Onceline gate = gateAnd(BACK);
        AtomicReference<Snapshot> snapshot = new AtomicReference<>();
        books(
                gate,
                PLAN.withTempo(Duration.ofSeconds(75), Duration.ofSeconds(2), Duration.ofMillis(300)),
                rush -> rush.when(
                                progress -> progress.joined() >= 20,
                                () -> snapshot.set(new Snapshot(lab.redis().snapshot(), Instant.now())))
                        .when(
                                progress -> isOld(snapshot.get()),
                                () -> lab.redis()
                                        .restore(Objects.requireNonNull(snapshot.get())
                                                .file())));
    }

    private record Snapshot(Path file, Instant taken) {}

    private static boolean isOld(@Nullable Snapshot snapshot) {
        return snapshot != null && snapshot.taken().isBefore(Instant.now().minus(MINUTE));
    }

    @Tag("on-request")
    @Test
    void redisIsAwayForTwentySeconds() throws Exception {
        Onceline gate = gateAnd(BACK);
        books(
                gate,
                rush -> rush.when(progress -> progress.joined() >= 30, () -> {
                    lab.redis().kill();
                    awayFor(OUTAGE);
                    lab.redis().start();
                }));
    }

    @Tag("on-request")
    @Test
    void theDatabaseIsAwayForTwentySeconds() throws Exception {
        Onceline gate = gateAnd(BACK);
        books(
                gate,
                rush -> rush.when(progress -> progress.joined() >= HALF, () -> {
                    lab.database().stop();
                    awayFor(OUTAGE);
                    lab.database().start();
                }));
    }

    @Tag("on-request")
    @Test
    void kafkaIsRestarted() throws Exception {
        Onceline gate = gateAnd(BACK);
        books(gate, rush -> rush.when(progress -> progress.joined() >= HALF, lab.kafka()::restart));
    }

    private interface Faults {
        void plan(Rush rush);
    }

    private void books(Onceline gate, Faults faults) throws Exception {
        books(gate, PLAN, faults);
    }

    private void books(Onceline gate, RushPlan plan, Faults faults) throws Exception {
        Rush rush = new Rush(Stage.site(lab, List.of(gate)), plan);
        faults.plan(rush);
        Books books = rush.run().assertClosed();
        assertThat(books.counts().acknowledged()).isGreaterThanOrEqualTo(PEOPLE);
    }

    /** Starts these processes and a door, side by side; the door. */
    private Onceline gateAnd(List<String> others) throws Exception {
        List<String> roles = new ArrayList<>(others);
        roles.add("gate");
        return all(roles).getLast();
    }

    private List<Onceline> all(List<String> roles) throws Exception {
        try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Onceline>> starts = new ArrayList<>();
            roles.forEach(some -> starts.add(() -> onceline(some)));
            List<Onceline> started = new ArrayList<>();
            for (Future<Onceline> one : starting.invokeAll(starts)) {
                started.add(one.get());
            }
            return started;
        }
    }

    private Onceline onceline(String roles, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--owner.session-timeout=2s",
                "--consumer.session-timeout=6s",
                "--consumer.heartbeat=1s",
                "-J-Xmx384m"));
        Onceline process = lab.onceline(roles, all.toArray(String[]::new));
        processes.add(process);
        return process;
    }

    private static String[] armed(String point) {
        return new String[] {"--test.hooks=true", "--test.kill-at=" + point};
    }

    /** The length of an outage is what is asked for here: there is nothing to wait for. */
    private static void awayFor(Duration outage) throws InterruptedException {
        Thread.sleep(outage);
    }
}
