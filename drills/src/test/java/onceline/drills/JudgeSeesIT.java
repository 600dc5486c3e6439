package onceline.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import onceline.drills.http.Answer;
import onceline.drills.http.EventStream;
import onceline.drills.http.Request;
import onceline.drills.judge.Books;
import onceline.drills.judge.Column;
import onceline.drills.judge.Verdict;
import onceline.drills.site.Site;
import onceline.lab.Lab;
import onceline.lab.Onceline;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The judge can see: one defect for each column, planted into a real system by a proxy before the gate or by a hand in
 * the stores, turns exactly its own column red. Without a defect, through the same proxy, all are zero.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JudgeSeesIT {
    private static final int PEOPLE = 80;
    private static final int STOCK = 20;
    private static final int INSIDE = 6;
    private static final RushPlan PLAN = RushPlan.of(PEOPLE, STOCK)
            .withInside(INSIDE)
            .withHold(Duration.ofSeconds(2))
            .withGrace(Duration.ofSeconds(20))
            .withTempo(Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofMillis(300))
            .withLimit(Duration.ofSeconds(90));

    private final Lab lab = Lab.ephemeral();
    private @Nullable Site running;

    @BeforeAll
    void start() {
        Onceline whole = lab.start().onceline(Lab.ALL_ROLES);
        running = Stage.site(lab, List.of(whole));
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void nothingPlanted() throws Exception {
        try (Meddler honest = meddler()) {
            rush(honest).run().assertClosed();
        }
    }

    @Test
    void lost() throws Exception {
        AtomicBoolean once = new AtomicBoolean();
        try (Meddler liar = meddler()
                .answering(request -> isJoin(request) && once.compareAndSet(false, true)
                        ? new Answer(
                                200,
                                "{\"queue\":\"q\",\"status\":\"waiting\",\"place\":987654321,\"position\":1,\"soldOut\":false}",
                                null)
                        : null)) {
            assertOnly(Column.LOST, rush(liar).run());
        }
    }

    @Test
    void doubled() throws Exception {
        try (Meddler honest = meddler()) {
            Rush rush = rush(honest);
            rush.whenQuiet(() -> sql(tx -> withoutGuard(
                    tx,
                    () -> copyTicket(tx, rush.eventId(), "CONCAT(id, '-copy'), event_id, user_id, place, ordinal"))));
            assertOnly(Column.DOUBLED, rush.run());
            sql(JudgeSeesIT::guardAgain);
        }
    }

    @Test
    void invented() throws Exception {
        try (Meddler honest = meddler()) {
            Rush rush = rush(honest);
            rush.whenQuiet(() -> sql(tx -> copyTicket(
                    tx,
                    rush.eventId(),
                    "CONCAT(event_id, '.7777777'), event_id, 'u-00000000000000000000000000', 7777777, 7777777")));
            assertOnly(Column.INVENTED, rush.run());
        }
    }

    @Test
    void outOfOrder() throws Exception {
        try (Meddler honest = meddler()) {
            Rush rush = rush(honest);
            rush.whenQuiet(() -> sql(tx -> swapTwoTickets(tx, rush.eventId())));
            assertOnly(Column.OUT_OF_ORDER, rush.run());
        }
    }

    @Test
    void oversold() throws Exception {
        try (Meddler generous = meddler()
                .changing(request -> isSale(request)
                        ? changed(request, "\"stock\":" + STOCK, "\"stock\":" + (STOCK + 5))
                        : request)) {
            assertOnly(Column.OVERSOLD, rush(generous).run());
        }
    }

    @Test
    void overfilled() throws Exception {
        try (Meddler crowding = meddler()
                .changing(request -> isSale(request)
                        ? changed(request, "\"inside\":" + INSIDE, "\"inside\":" + (INSIDE + 5))
                        : request)) {
            assertOnly(Column.OVERFILLED, rush(crowding).run());
        }
    }

    @Test
    void untold() throws Exception {
        Set<String> victims = ConcurrentHashMap.newKeySet();
        try (Meddler silent = meddler()
                .swallowing((token, event) -> {
                    boolean issued = event.name().equals("ticket:issued");
                    return issued && (victims.contains(token) || (victims.size() < 5 && victims.add(token)));
                })
                .retelling(JudgeSeesIT::withoutTickets)) {
            assertOnly(Column.UNTOLD, rush(silent).run());
        }
    }

    @Test
    void redisDiffers() throws Exception {
        try (Meddler honest = meddler()) {
            Rush rush = rush(honest);
            Haunting haunting = new Haunting("queue:event:" + rush.eventId());
            rush.whenQuiet(haunting::begin);
            Books books;
            try {
                books = rush.run();
            } finally {
                haunting.end();
            }
            assertOnly(Column.REDIS_DIFFERS, books);
        }
    }

    /** A ghost that comes again and again: the owner looks once a second, and takes it away. */
    private final class Haunting {
        private final CountDownLatch there = new CountDownLatch(1);
        private final String queue;
        private volatile boolean ended;

        Haunting(String queue) {
            this.queue = queue;
        }

        /** Returns when the ghost is there. */
        void begin() {
            Thread.ofPlatform().daemon().start(this::haunt);
            try {
                assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void end() {
            ended = true;
        }

        private void haunt() {
            RedisClient client = RedisClient.create(site().redis().get());
            try (var redis = client.connect()) {
                while (!ended) {
                    redis.sync().zadd(queue, 1, "u-ghost");
                    there.countDown();
                }
            } finally {
                client.shutdown();
            }
        }
    }

    private Site site() {
        return Objects.requireNonNull(running);
    }

    private static void assertOnly(Column column, Books books) {
        List<Column> red = books.columns().entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(red).as(books.text()).containsExactly(column);
        assertThat(books.verdict()).as(books.text()).isEqualTo(Verdict.DEVIATED);
    }

    private Meddler meddler() throws Exception {
        return new Meddler(site().gates().getFirst());
    }

    private Rush rush(Meddler meddler) {
        return new Rush(site().withGates(List.of(meddler.url())), PLAN);
    }

    private static boolean isJoin(Request request) {
        return request.path().equals("/api/queue/join");
    }

    private static boolean isSale(Request request) {
        return request.path().equals("/api/admin/sales") && request.method().equals("POST");
    }

    private static Request changed(Request request, String from, String to) {
        String body = request.body() == null ? "" : request.body();
        assertThat(body).contains(from);
        return new Request(request.method(), request.path(), request.token(), body.replace(from, to));
    }

    /** Of a state only the standing is told on. */
    private static EventStream.Event withoutTickets(EventStream.Event event) {
        return event.name().equals("state")
                ? new EventStream.Event(
                        "state",
                        event.data()
                                .replaceFirst("\"notices\":\\[.*?\\](?=,\"|\\})", "\"notices\":[]")
                                .replaceFirst("\"tickets\":\\[.*?\\](?=,\"|\\})", "\"tickets\":[]"))
                : event;
    }

    private void sql(Work work) {
        try (Connection connection = lab.database().connectAsAdministrator()) {
            work.in(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Work {
        void in(Connection connection) throws SQLException;
    }

    private interface Step {
        void run() throws SQLException;
    }

    /** Copies a confirmed ticket; {@code ids} stand for id, event, user, place and ordinal. */
    private static void copyTicket(Connection connection, String eventId, String ids) throws SQLException {
        update(
                connection,
                "INSERT INTO ticket"
                        + " (id, event_id, user_id, place, ordinal, state, version, hold_until, issued_at, changed_at)"
                        + " SELECT " + ids + ", state, version, hold_until, issued_at, changed_at FROM ticket"
                        + " WHERE state = 'CONFIRMED' AND event_id = '" + eventId + "' LIMIT 1");
    }

    /** The database forbids the defect, so its guard goes first, and comes back when the defect was seen. */
    private static void withoutGuard(Connection connection, Step step) throws SQLException {
        update(connection, "ALTER TABLE ticket DROP INDEX one_live");
        step.run();
    }

    private static void guardAgain(Connection connection) throws SQLException {
        update(connection, "DELETE FROM ticket WHERE id LIKE '%-copy'");
        update(connection, "ALTER TABLE ticket ADD UNIQUE KEY one_live (user_id, event_id, live)");
    }

    private static void update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static void swapTwoTickets(Connection connection, String eventId) throws SQLException {
        List<Long> seqs = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT seq FROM ticket WHERE event_id = '" + eventId + "' ORDER BY seq LIMIT 2")) {
            while (found.next()) {
                seqs.add(found.getLong(1));
            }
        }
        assertThat(seqs).hasSize(2);
        long aside = 900_000_000L;
        update(connection, "UPDATE ticket SET seq = " + aside + " WHERE seq = " + seqs.get(0));
        update(connection, "UPDATE ticket SET seq = " + seqs.get(0) + " WHERE seq = " + seqs.get(1));
        update(connection, "UPDATE ticket SET seq = " + seqs.get(1) + " WHERE seq = " + aside);
    }
}
