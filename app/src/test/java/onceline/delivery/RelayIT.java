package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import onceline.RealServers;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Runner;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RelayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final KafkaSettings KAFKA = KafkaSettings.from(RealServers.settings());

    private final String key = "k-" + UUID.randomUUID();
    private final Metrics metrics = new Metrics();
    private final Database database = RealServers.database();
    private final Sender sender = Sender.open(KAFKA, Profile.PAYMENT, metrics);
    private final List<Runner> runners = new ArrayList<>();

    @AfterEach
    void stop() {
        runners.forEach(Runner::close);
        sender.close();
        database.close();
    }

    @Test
    void whatIsCommittedIsToldInOrderAndWhatIsRolledBackIsNot() throws SQLException {
        add(0, 120);
        addAndRollBack();
        add(120, 130);
        runRelay(sender);
        awaitEmpty();
        assertThat(told()).isEqualTo(numbers(0, 130));
        assertThat(metrics.scrape()).contains("onceline_outbox_published_total");
    }

    @Test
    void twoRelaysTellEverythingAndNothingTwice() throws SQLException {
        runRelay(sender);
        runRelay(sender);
        for (int from = 0; from < 500; from += 10) {
            add(from, from + 10);
        }
        awaitEmpty();
        assertThat(told()).isEqualTo(numbers(0, 500));
    }

    @Test
    void aHolderThatSleepsDoesNotStopTheTelling() throws SQLException {
        try (var sleeping = RealServers.lab().database().connect();
                var lock = sleeping.createStatement()) {
            lock.execute("select get_lock(concat('onceline-relay:', database()), 0)");
            runRelay(sender);
            add(0, 10);
            awaitEmpty();
        }
        assertThat(told()).isEqualTo(numbers(0, 10));
    }

    /** The second parcel fails once: it and those behind it are told again, in order, and nothing is missing. */
    @Test
    void afterAFailureTellingGoesOnFromTheFirstThatFailed() throws SQLException {
        var failing = new Sender(new FailingOnce(key, 60), Profile.PAYMENT, metrics);
        add(0, 50);
        add(50, 100);
        add(100, 150);
        runRelay(failing);
        awaitEmpty();
        failing.close();
        var told = told();
        assertThat(told.subList(0, 60)).isEqualTo(numbers(0, 60));
        assertThat(told).containsAll(numbers(0, 150));
        assertThat(told.subList(told.size() - 100, told.size())).isEqualTo(numbers(50, 150));
    }

    private void runRelay(Sender with) {
        runners.add(Runner.start(new Relay(database, with, metrics), Duration.ofMillis(20)));
    }

    private void add(int from, int to) throws SQLException {
        database.transaction(tx -> {
            Outbox.add(tx, rows(from, to));
            return true;
        });
    }

    private void addAndRollBack() throws SQLException {
        try (var tx = database.dataSource().getConnection()) {
            Outbox.add(tx, rows(1000, 1010));
            tx.rollback();
        }
    }

    private List<Outbox.Row> rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new Outbox.Row(
                        Topic.NOTIFICATION, null, key, String.valueOf(n).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void awaitEmpty() {
        await().atMost(PATIENCE).until(() -> RealServers.number("select count(*) from outbox") == 0);
    }

    private List<Integer> told() {
        return RealServers.read(Topic.NOTIFICATION).stream()
                .filter(each -> key.equals(each.key()))
                .map(each -> Integer.valueOf(new String(each.value(), StandardCharsets.UTF_8)))
                .toList();
    }

    /** Loses one message on the way, and says that it does not know. */
    private static final class FailingOnce extends KafkaProducer<String, byte[]> {
        private final String key;
        private int left;

        FailingOnce(String key, int after) {
            super(KAFKA.producer(Profile.PAYMENT));
            this.key = key;
            this.left = after;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            if (key.equals(record.key()) && left-- == 0) {
                var lost = new TimeoutException("no answer");
                callback.onCompletion(null, lost);
                return CompletableFuture.failedFuture(lost);
            }
            return super.send(record, callback);
        }
    }
}
