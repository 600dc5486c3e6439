package onceline.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import onceline.RealServers;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.Relay;
import onceline.delivery.Topic;
import onceline.plumbing.json.Json;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.work.Runner;
import onceline.plumbing.work.Worker;
import onceline.ticket.Command.Cancel;
import onceline.ticket.Command.Issue;
import onceline.words.EventId;
import onceline.words.UserId;
import tools.jackson.databind.JsonNode;

/** One sale on real servers, with as many workers as a test starts. Closing it checks what must hold after any test. */
final class Shop implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final EventId event = new EventId("t-" + UUID.randomUUID().toString().substring(0, 13));
    final DatabaseConsumer.Parts parts = RealServers.parts();
    private final List<Runner> runners = new ArrayList<>();

    static Shop open(long units) throws SQLException {
        return open(units, Duration.ofMinutes(10));
    }

    static Shop open(long units, Duration hold) throws SQLException {
        var shop = new Shop();
        shop.parts.database().transaction(tx -> {
            Stock.open(tx, shop.event, 1, units, hold);
            return true;
        });
        return shop;
    }

    Runner run(Worker worker) {
        var runner = Runner.start(worker, Duration.ofMillis(20));
        runners.add(runner);
        return runner;
    }

    Runner runIssuer() {
        return run(Issuer.worker(parts, () -> {}));
    }

    Runner runRelay() {
        return run(new Relay(parts.database(), parts.sender(), parts.metrics()));
    }

    Runner runHolds(Settings settings) {
        return run(new Holds(settings, parts.database(), parts.metrics(), () -> {}));
    }

    Tickets tickets() {
        return new Tickets(RealServers.settings(), parts.database(), parts.metrics(), () -> {});
    }

    UserId user(long number) {
        return new UserId("u-" + event + "-" + number);
    }

    /** Person {@code n} is the n-th in the line, at place 100 + n. */
    Issue issue(long ordinal) {
        return new Issue(event, user(ordinal), 100 + ordinal, ordinal, 0);
    }

    Issue issue(long ordinal, UserId user) {
        return new Issue(event, user, 100 + ordinal, ordinal, 0);
    }

    Cancel cancel(long ordinal, Issue earlier) {
        return new Cancel(event, earlier.user(), earlier.place(), ordinal, 0);
    }

    void sendIssues(long from, long to) {
        send(LongStream.rangeClosed(from, to).mapToObj(this::issue).toArray(Command[]::new));
    }

    void send(Command... commands) {
        var sent = new ArrayList<CompletableFuture<?>>();
        for (Command command : commands) {
            sent.add(parts.sender().send(Topic.TICKET_ISSUE, null, event.value(), command.json()));
        }
        sent.forEach(CompletableFuture::join);
    }

    long free() {
        return number("select free from stock where");
    }

    long decided() {
        return number("select decided from stock where");
    }

    long live() {
        return number("select count(live) from ticket where");
    }

    long ticketsEver() {
        return number("select count(*) from ticket where");
    }

    /** @param query up to its last word, "where" */
    long number(String query) {
        return RealServers.number(query + " event_id = '" + event + "'");
    }

    void awaitDecided(long ordinal) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(decided()).isEqualTo(ordinal));
    }

    void awaitFree(long units) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(free()).isEqualTo(units));
    }

    void awaitWarned(long count) {
        await().atMost(PATIENCE).until(() -> number("select count(*) from ticket where warned = 1 and") == count);
    }

    void awaitAllTold() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(RealServers.number("select count(*) from outbox"))
                        .isZero());
    }

    /** Facts about this sale in the order of their topic; other tests leave there what nobody can read. */
    List<JsonNode> told(Topic topic) {
        return RealServers.read(topic).stream()
                .filter(each -> each.value().length > 0 && each.value()[0] == '{')
                .map(each -> Json.WIRE.readTree(each.value()))
                .filter(fact -> fact.path("eventId").asString("").equals(event.value())
                        || fact.path("queue").asString("").equals("event:" + event))
                .toList();
    }

    List<JsonNode> told(Topic topic, String type) {
        return told(topic).stream()
                .filter(fact -> fact.path("type").asString("").equals(type))
                .toList();
    }

    @Override
    public void close() {
        runners.forEach(Runner::close);
        parts.sender().close();
        parts.database().close();
        assertInvariants();
    }

    /** Of every sale, not only this one. */
    static void assertInvariants() {
        assertThat(RealServers.number("select count(*) from stock s where total <> free"
                        + " + (select count(live) from ticket t where t.event_id = s.event_id)"))
                .as("sales whose total is not free + live")
                .isZero();
        assertThat(RealServers.number("select count(*) from (select ordinal, lag(ordinal)"
                        + " over (partition by event_id order by seq) as before_it from ticket) o"
                        + " where ordinal <= before_it"))
                .as("tickets out of order")
                .isZero();
        assertThat(RealServers.number("select count(*) from (select 1 from ticket where live = 1"
                        + " group by event_id, user_id having count(*) > 1) d"))
                .as("users with two live tickets")
                .isZero();
    }
}
