package onceline.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import onceline.RealServers;
import onceline.delivery.Topic;
import onceline.plumbing.metrics.Metric;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class NoticeIT {
    private final Gate gate = new Gate();

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void aFactBecomesANoticeThatIsPushedAndListed() throws Exception {
        gate.runConsumers();
        var page = gate.open(1);
        var stranger = gate.open(2);
        gate.sendIssued(1, 7);
        gate.sendExpired(1, 7);
        page.awaitFacts(gate.event + ".7#1", gate.fact(7));

        assertThat(page.heard("ticket:issued")).singleElement().satisfies(event -> {
            assertThat(event.data().path("ticket").asString()).isEqualTo(gate.event + ".7");
            assertThat(event.data().path("eventId").asString()).isEqualTo(gate.event.value());
            assertThat(event.data().path("kind").asString()).isEqualTo("ticket-issued");
            assertThat(event.data().path("at").asString()).isEqualTo("2023-11-14T22:13:20Z");
            assertThat(event.data().path("holdUntil").asString()).isEqualTo("2023-11-14T22:23:20Z");
            assertThat(event.data().path("id").asLong()).isPositive();
        });
        assertThat(page.heard("notice"))
                .singleElement()
                .satisfies(event -> assertThat(event.data().has("holdUntil")).isFalse());
        assertThat(gate.inbox(1)).hasSize(2);
        assertThat(gate.open(1)).satisfies(later -> later.awaitFacts(gate.event + ".7#1", gate.fact(7)));
        assertThat(stranger.facts()).isEmpty();
    }

    @Test
    void aFactCountsOnceHoweverOftenItComes() {
        gate.runConsumers();
        for (int i = 0; i < 3; i++) {
            gate.sendIssued(1, 1);
            gate.sendExpired(1, 1);
        }
        gate.sendIssued(1, 2);
        gate.sendExpired(1, 2);
        gate.awaitStored(4);
        assertThat(consumed()).isGreaterThanOrEqualTo(8);
    }

    /** Records, as this gate's consumers counted them. */
    private double consumed() {
        return gate.parts
                .metrics()
                .counter(Metric.CONSUMED, "group", Notices.GROUP)
                .count();
    }

    @Test
    void whatIsReadAgainFromTheBeginningAddsNothing() {
        gate.runConsumers();
        IntStream.rangeClosed(1, 50).forEach(place -> {
            gate.sendIssued(1, place);
            gate.sendExpired(1, place);
        });
        gate.awaitStored(100);
        gate.stopConsumers();
        RealServers.execute("update consumer_offset set next_offset = 0 where grp = 'notification-group'");

        gate.runConsumers();
        gate.sendIssued(1, 51);
        gate.sendExpired(1, 51);
        gate.awaitStored(102);
        assertThat(consumed()).as("records, most of them twice").isGreaterThanOrEqualTo(202);
    }

    @Test
    void whatCannotBeReadBecomesADeadLetterAndBlocksNobody() {
        gate.runConsumers();
        for (var topic : List.of(Topic.TICKET_ISSUED, Topic.NOTIFICATION)) {
            gate.send(topic, "not json " + gate.event);
            gate.send(topic, "{\"type\":\"Other\",\"eventId\":\"" + gate.event + "\"}");
        }
        gate.sendIssued(1, 1);
        gate.sendExpired(1, 1);
        gate.awaitStored(2);
        for (var topic : List.of(Topic.TICKET_ISSUED, Topic.NOTIFICATION)) {
            await().atMost(Gate.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    RealServers.read(topic.dead().orElseThrow()))
                            .filteredOn(letter ->
                                    new String(letter.value(), StandardCharsets.UTF_8).contains(gate.event.value()))
                            .hasSize(2));
        }
    }

    @Test
    void aNoticeThatIsCommittedAfterItsSuccessorIsNotMissed() throws Exception {
        var page = gate.open(1);
        try (var first = gate.begin();
                var second = gate.begin()) {
            NoticeRows.insert(first, List.of(gate.told(1, 1)));
            NoticeRows.insert(second, List.of(gate.told(1, 2)));
            second.commit();
            page.awaitFacts(gate.fact(2));
            assertThat(page.facts()).doesNotContain(gate.fact(1));
            first.commit();
        }
        page.awaitFacts(gate.fact(1));
        assertThat(page.heard("notice")).hasSize(2);
    }

    @Test
    void burnedIdsHoldNothingUp() throws Exception {
        var page = gate.open(1);
        gate.store(gate.told(1, 1));
        gate.store(gate.told(1, 1));
        try (var undone = gate.begin()) {
            NoticeRows.insert(undone, List.of(gate.told(1, 2)));
            undone.rollback();
        }
        gate.store(gate.told(1, 3));
        page.awaitFacts(gate.fact(3));
        assertThat(page.heard("notice")).hasSize(2);
    }

    @Test
    void nothingFallsBetweenAStateAndTheFeedWheneverAPageOpens() throws Exception {
        var pages = new ArrayList<Page>();
        var writers = IntStream.range(0, 4)
                .mapToObj(writer -> Thread.ofVirtual().start(() -> write(writer)))
                .toList();
        for (int user = 0; user < 30; user++) {
            pages.add(gate.open(user));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        for (int user = 0; user < 30; user++) {
            pages.get(user).awaitFacts(factsOf(user));
        }
    }

    /** Stores every fourth notice of each of 30 people, ten each, in transactions that are committed out of order. */
    private void write(int writer) {
        var random = new Random(writer);
        try (var tx = gate.begin()) {
            for (int number = writer; number < 300; number += 4) {
                NoticeRows.insert(tx, List.of(gate.told(number % 30, number)));
                if (random.nextInt(4) == 0) {
                    Thread.sleep(ThreadLocalRandom.current().nextInt(5));
                    tx.commit();
                }
            }
            tx.commit();
        } catch (SQLException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private String[] factsOf(int user) {
        return IntStream.range(0, 10)
                .mapToObj(nth -> gate.fact(user + 30 * nth))
                .toArray(String[]::new);
    }

    @Test
    void whatWasLostAndStoredAgainUnderOtherIdsIsReadAgain() throws Exception {
        var page = gate.open(1);
        gate.store(gate.told(1, 1), gate.told(2, 2), gate.told(1, 3));
        page.awaitFacts(gate.fact(1), gate.fact(3));
        try (var failover = gate.begin();
                var change = failover.createStatement()) {
            change.execute("update notice set fact = '" + gate.fact(4) + "', user_id = '" + gate.user(1)
                    + "' where fact = '" + gate.fact(2) + "'");
            change.execute("delete from notice where fact = '" + gate.fact(3) + "'");
            failover.commit();
        }
        page.awaitFacts(gate.fact(4));
    }

    @Test
    void whileTheDatabaseIsAwayTheStateLacksTheNoticesAndComesAgain() throws Exception {
        gate.store(gate.told(1, 1));
        var before = gate.open(1);
        before.awaitFacts(gate.fact(1));
        RealServers.lab().database().kill();
        var meanwhile = gate.open(1);
        await().atMost(Gate.PATIENCE).until(() -> !meanwhile.heard("state").isEmpty());
        assertThat(meanwhile.heard("state").getFirst().data().has("notices")).isFalse();
        assertThat(gate.get(1).statusCode()).isEqualTo(503);
        RealServers.lab().database().start();

        meanwhile.awaitFacts(gate.fact(1));
        gate.store(gate.told(1, 2));
        before.awaitFacts(gate.fact(2));
        meanwhile.awaitFacts(gate.fact(2));
    }

    @Test
    void theInboxHoldsTheNewestHundredNewestFirst() throws Exception {
        gate.store(
                IntStream.range(0, 120).mapToObj(number -> gate.told(1, number)).toArray(Told[]::new));
        gate.store(gate.told(2, 500));
        var inbox = gate.inbox(1);
        assertThat(inbox).hasSize(100);
        assertThat(inbox.get(0).path("fact").asString()).isEqualTo(gate.fact(119));
        assertThat(inbox.get(99).path("fact").asString()).isEqualTo(gate.fact(20));
    }

    @Test
    void theServerEndsATransactionWhoseProcessStandsStill() throws SQLException {
        long seconds = gate.parts.database().transaction(tx -> {
            try (var row = tx.createStatement().executeQuery("select @@idle_write_transaction_timeout")) {
                row.next();
                return row.getLong(1);
            }
        });
        assertThat(seconds).isEqualTo(20).isLessThan(Holes.PATIENCE.toSeconds());
    }
}
