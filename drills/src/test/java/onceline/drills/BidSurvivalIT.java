package onceline.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import onceline.drills.bidjudge.BidBooks;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Auctions survive: while bidders outbid each other, a process dies at a named point or a server goes away, and
 * afterwards the books close with zeros.
 *
 * <p>The door is a process of its own, so that the bidders always have somebody to ask; what stands behind them is
 * killed, paused and replaced.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("on-request")
final class BidSurvivalIT {
    private static final String BACK = "issue,bid,notify,keep";
    private static final String FIRST = "bids-1";
    private static final String SECOND = "bids-2";
    private static final String[] SOON = {
        "--owner.session-timeout=2s", "--consumer.session-timeout=6s", "--consumer.heartbeat=1s", "-J-Xmx384m"
    };
    private static final int SOME = 40;
    private static final Duration OUTAGE = Duration.ofSeconds(10);
    /** Until a paused owner is missed and the next one has claimed. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(4);

    private static final Duration DEATH = Duration.ofSeconds(60);
    private static final int KILLED = 137;
    private static final BidRushPlan PLAN =
            BidRushPlan.of(40, 4, Duration.ofSeconds(7)).withThink(Duration.ofMillis(800));

    /** Goes on before, during and after an outage, or a death that comes early. */
    private static final BidRushPlan LONG = BidRushPlan.of(40, 4, Duration.ofSeconds(24));

    private final Lab lab = Lab.ephemeral();
    private final List<Onceline> processes = new ArrayList<>();

    private @Nullable Onceline steady;

    @BeforeAll
    void start() {
        lab.start();
        steady = lab.onceline("gate", SOON);
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @AfterEach
    void stopProcesses() {
        processes.forEach(Onceline::close);
        processes.clear();
    }

    @Test
    void aGateDiesBetweenAppendAndAnswer() throws Exception {
        back(FIRST);
        Onceline mortal = onceline("gate", armed("APPENDED_BEFORE_ANSWER:30"));
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService nurse = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> deaths = nurse.submit(() -> reviveUntil(over, mortal));
            try {
                new BidRush(Stage.site(lab, List.of(gate(), mortal)), PLAN)
                        .run()
                        .assertClosed();
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

    /** The second of them dies at the closing of a lot, the last between the commit and the XACK. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AMID_PICTURE:25",
                "ADMITTED_BEFORE_FORWARD:1",
                "TICKETS_COMMITTED_BEFORE_GROUP_COMMIT:2",
                "PUBLISHED_BEFORE_DELETE:4",
                "AFTER_BIDS_COMMITTED_BEFORE_ACK:5",
            })
    void oneDiesInTheMiddleOfItsWork(String point) throws Exception {
        Onceline mortal = back(FIRST, armed(point));
        books(
                LONG,
                rush -> rush.when(progress -> progress.signedIn() >= 1, () -> {
                    assertThat(mortal.awaitExit(DEATH))
                            .as("%s was reached", point)
                            .isTrue();
                    assertThat(mortal.exitCode()).isEqualTo(KILLED);
                    back(FIRST);
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEFORE_CLAIM", "AFTER_CLAIM"})
    void anOwnerDiesAroundItsClaim(String point) throws Exception {
        Onceline first = back(FIRST);
        books(rush -> rush.when(progress -> progress.accepted() >= SOME, () -> {
            first.kill();
            dieWhileStarting(point);
            back(FIRST);
        }));
    }

    private void dieWhileStarting(String point) {
        try {
            Onceline second = back(FIRST, armed(point));
            assertThat(second.awaitExit(DEATH)).as("%s was reached", point).isTrue();
        } catch (LabException diedBeforeItWasReady) {
            // the point may come before the process says that it is ready; that it died is what the lab complains of
        }
    }

    @Test
    void aPausedOwnerWakesUpAfterItsSuccessorTookOver() throws Exception {
        Onceline zombie = back(FIRST);
        books(rush -> rush.when(progress -> progress.accepted() >= SOME, () -> {
            zombie.pause();
            back(SECOND);
            awayFor(TAKE_OVER);
            zombie.resume();
        }));
    }

    @Test
    void redisIsEmptied() throws Exception {
        back(FIRST);
        books(rush -> rush.when(progress -> progress.accepted() >= 2 * SOME, lab.redis()::flush));
    }

    @Test
    void redisIsRestoredToAnOlderSnapshot() throws Exception {
        back(FIRST);
        AtomicReference<Path> snapshot = new AtomicReference<>();
        books(rush -> rush.when(
                        progress -> progress.accepted() >= SOME,
                        () -> snapshot.set(lab.redis().snapshot()))
                .when(
                        progress -> snapshot.get() != null && progress.accepted() >= 3 * SOME,
                        () -> lab.redis().restore(Objects.requireNonNull(snapshot.get()))));
    }

    @Test
    void redisIsAwayInMidAuction() throws Exception {
        back(FIRST);
        books(
                LONG,
                rush -> rush.when(progress -> progress.accepted() >= SOME, () -> {
                    lab.redis().kill();
                    awayFor(OUTAGE);
                    lab.redis().start();
                }));
    }

    @Test
    void theDatabaseIsAwayInMidAuction() throws Exception {
        back(FIRST);
        books(
                LONG,
                rush -> rush.when(progress -> progress.accepted() >= SOME, () -> {
                    lab.database().stop();
                    awayFor(OUTAGE);
                    lab.database().start();
                }));
    }

    private interface Faults {
        void plan(BidRush rush);
    }

    private void books(Faults faults) throws Exception {
        books(PLAN, faults);
    }

    private void books(BidRushPlan plan, Faults faults) throws Exception {
        BidRush rush = new BidRush(Stage.site(lab, List.of(gate())), plan);
        faults.plan(rush);
        BidBooks books = rush.run().assertClosed();
        assertThat(books.counts().stored()).isGreaterThanOrEqualTo(SOME);
    }

    private Onceline gate() {
        return Objects.requireNonNull(steady);
    }

    /** @param consumer a successor of the same name takes up at once what was delivered to the dead */
    private Onceline back(String consumer, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--consumer.id=" + consumer);
        return onceline(BACK, all.toArray(String[]::new));
    }

    private Onceline onceline(String roles, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(SOON));
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
