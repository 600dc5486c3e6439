package onceline.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import onceline.RealServers;
import onceline.delivery.Topic;
import onceline.ticket.Command.Request;
import onceline.words.EventId;
import onceline.words.RequestId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class IssuerIT {
    @Test
    void aCommandBecomesATicketAndIsToldOnce() throws SQLException {
        try (var shop = Shop.open(10)) {
            shop.runIssuer();
            shop.runRelay();
            shop.sendIssues(1, 3);
            shop.awaitDecided(3);
            shop.awaitAllTold();

            assertThat(shop.free()).isEqualTo(7);
            assertThat(shop.told(Topic.TICKET_ISSUED)).hasSize(3).first().satisfies(fact -> {
                assertThat(fact.path("type").asString()).isEqualTo("TicketIssued");
                assertThat(fact.path("ticket").asString()).isEqualTo(shop.event + ".101");
                assertThat(fact.path("version").asInt()).isEqualTo(1);
                assertThat(fact.path("user").asString()).isEqualTo(shop.user(1).value());
                assertThat(fact.path("place").asLong()).isEqualTo(101);
            });
            assertThat(shop.told(Topic.QUEUE_JOURNAL, "Granted"))
                    .as("issuing changes nothing that the line may admit")
                    .singleElement()
                    .satisfies(granted ->
                            assertThat(granted.path("units").asLong()).isEqualTo(10));
        }
    }

    @Test
    void whatIsReadAgainFromTheBeginningChangesNothing() throws SQLException {
        try (var shop = Shop.open(50)) {
            var issuer = shop.runIssuer();
            shop.sendIssues(1, 60);
            shop.awaitDecided(60);
            issuer.close();
            long tickets = RealServers.number("select count(*) from ticket");
            long refusals = RealServers.number("select count(*) from refusal");
            long outbox = RealServers.number("select count(*) from outbox");
            RealServers.execute("update consumer_offset set next_offset = 0 where grp = 'ticket-processor-group'");

            shop.runIssuer();
            shop.sendIssues(61, 61);
            shop.awaitDecided(61);

            assertThat(RealServers.number("select count(*) from ticket")).isEqualTo(tickets);
            assertThat(RealServers.number("select count(*) from refusal")).isEqualTo(refusals + 1);
            assertThat(RealServers.number("select count(*) from outbox")).isEqualTo(outbox + 1);
            assertThat(shop.free()).isZero();
        }
    }

    @Test
    void stockRunsOutInTheMiddleOfABatch() throws SQLException {
        try (var shop = Shop.open(3)) {
            shop.sendIssues(1, 5);
            shop.runIssuer();
            shop.runRelay();
            shop.awaitDecided(5);
            shop.awaitAllTold();

            assertThat(shop.live()).isEqualTo(3);
            assertThat(shop.number("select count(*) from refusal where reason = 'SOLD_OUT' and"))
                    .isEqualTo(2);
            assertThat(shop.told(Topic.QUEUE_JOURNAL, "Departed"))
                    .extracting(fact ->
                            fact.path("reason").asString() + fact.path("place").asLong())
                    .containsExactly("REFUSED104", "REFUSED105");
            assertThat(shop.told(Topic.NOTIFICATION))
                    .extracting(fact -> fact.path("kind").asString())
                    .containsExactly("sold-out", "sold-out");
        }
    }

    @Test
    void aLaterCommandWaitsForItsPredecessorToBeSentAgain() throws SQLException {
        try (var shop = Shop.open(10)) {
            shop.runIssuer();
            shop.runRelay();
            shop.sendIssues(1, 2);
            shop.sendIssues(4, 6);
            await().atMost(Shop.PATIENCE)
                    .until(() -> !shop.told(Topic.QUEUE_JOURNAL, "Missed").isEmpty());

            assertThat(shop.told(Topic.QUEUE_JOURNAL, "Missed"))
                    .singleElement()
                    .satisfies(missed ->
                            assertThat(missed.path("decided").asLong()).isEqualTo(2));
            assertThat(shop.ticketsEver()).isEqualTo(2);

            shop.sendIssues(3, 6);
            shop.awaitDecided(6);
            assertThat(shop.ticketsEver()).isEqualTo(6);
        }
    }

    @Test
    void whatIsSentAgainAndAgainCountsOnce() throws SQLException {
        try (var shop = Shop.open(1000)) {
            shop.runIssuer();
            IntStream.range(0, 5).forEach(each -> shop.sendIssues(1, 200));
            shop.sendIssues(150, 250);
            shop.awaitDecided(250);
            assertThat(shop.ticketsEver()).isEqualTo(250);
        }
    }

    @Test
    void oneLiveTicketForOnePersonAndANewOneAfterCancelling() throws SQLException {
        try (var shop = Shop.open(10)) {
            shop.runIssuer();
            shop.runRelay();
            var first = shop.issue(1);
            shop.send(first, shop.issue(2, first.user()), shop.cancel(3, first), shop.issue(4, first.user()));
            shop.awaitDecided(4);
            shop.awaitAllTold();

            assertThat(shop.ticketsEver()).isEqualTo(2);
            assertThat(shop.live()).isEqualTo(1);
            assertThat(shop.free()).isEqualTo(9);
            assertThat(shop.told(Topic.QUEUE_JOURNAL, "Departed"))
                    .extracting(fact -> fact.path("reason").asString())
                    .containsExactly("EXISTING", "CANCELLED");
            assertThat(lastGranted(shop).path("units").asLong()).isEqualTo(9 + 4);
            assertThat(lastGranted(shop).path("decided").asLong()).isEqualTo(4);
        }
    }

    @Test
    void whatCannotBeUsedBecomesADeadLetterAndBlocksNobody() throws SQLException {
        try (var shop = Shop.open(10)) {
            shop.runIssuer();
            int before = RealServers.read(Topic.TICKET_ISSUE_DEAD).size();
            sendRaw(shop, "not json");
            sendRaw(shop, "{\"type\":\"Issue\",\"eventId\":\"" + shop.event + "\",\"at\":0}");
            sendRaw(
                    shop,
                    "{\"type\":\"Issue\",\"eventId\":\"UPPER\",\"user\":\"u\",\"place\":1,\"ordinal\":1,\"at\":0}");
            shop.send(new Command.Issue(new EventId("no-such-sale"), shop.user(9), 1, 1, 0));
            shop.sendIssues(1, 1);
            shop.awaitDecided(1);

            var dead = RealServers.read(Topic.TICKET_ISSUE_DEAD);
            assertThat(dead).hasSize(before + 4);
            assertThat(dead.subList(before, before + 4))
                    .extracting(letter -> header(letter, "dead-cause"))
                    .contains("not a command", "a field is missing", "NO_SALE");
            assertThat(dead.getLast()).satisfies(letter -> {
                assertThat(header(letter, "topic")).isEqualTo("ticket-issue.dead");
                assertThat(header(letter, "dead-topic")).isEqualTo("ticket-issue");
                assertThat(header(letter, "dead-partition")).isEqualTo(String.valueOf(letter.partition()));
                assertThat(header(letter, "dead-offset")).containsOnlyDigits();
            });
        }
    }

    @Test
    void requestsOutsideTheLineCountOncePerId() throws SQLException {
        try (var shop = Shop.open(2)) {
            shop.runIssuer();
            var first = new Request(shop.event, shop.user(1), new RequestId("r1"), 0);
            var second = new Request(shop.event, shop.user(2), new RequestId("r2"), 0);
            var third = new Request(shop.event, shop.user(3), new RequestId("r3"), 0);
            shop.send(first, first, second, third, first, third);
            shop.sendIssues(1, 1);
            shop.awaitDecided(1);

            assertThat(shop.live()).isEqualTo(2);
            assertThat(shop.number("select count(*) from refusal where")).isEqualTo(2);
        }
    }

    @Test
    void twoIssuersShareTheWorkAndNoneIsLostWhenOneGoes() throws SQLException {
        try (var shop = Shop.open(1500);
                var other = Shop.open(3000)) {
            shop.runIssuer();
            var leaving = other.runIssuer();
            for (int from = 1; from <= 2000; from += 100) {
                shop.sendIssues(from, from + 99);
                other.sendIssues(from, from + 99);
                if (from == 901) {
                    leaving.close();
                }
            }
            shop.awaitDecided(2000);
            other.awaitDecided(2000);
            assertThat(shop.ticketsEver()).isEqualTo(1500);
            assertThat(other.ticketsEver()).isEqualTo(2000);
            assertThat(shop.number("select count(*) from refusal where")).isEqualTo(500);
        }
    }

    @Test
    void aZombieFindsTheOffsetMovedAndChangesNothing() throws SQLException {
        try (var shop = Shop.open(10)) {
            shop.runIssuer();
            shop.sendIssues(1, 1);
            shop.awaitDecided(1);
            // as a successor would that has gone on while this one slept
            RealServers.execute("update consumer_offset set next_offset = 0 where grp = 'ticket-processor-group'");
            shop.sendIssues(2, 2);
            shop.awaitDecided(2);

            assertThat(shop.parts.metrics().scrape())
                    .contains("onceline_zombies_total{group=\"ticket-processor-group\"} 1.0");
            assertThat(shop.ticketsEver()).isEqualTo(2);
        }
    }

    @Test
    void theDatabaseMayStopAndComeBack() throws SQLException {
        try (var shop = Shop.open(1000)) {
            shop.runIssuer();
            shop.runRelay();
            shop.sendIssues(1, 300);
            RealServers.lab().database().kill();
            shop.sendIssues(301, 600);
            await().atMost(Shop.PATIENCE)
                    .until(() -> shop.parts.metrics().scrape().contains("onceline_consumer_pauses_total"));
            RealServers.lab().database().start();
            shop.awaitDecided(600);
            shop.awaitAllTold();

            assertThat(shop.ticketsEver()).isEqualTo(600);
            assertThat(shop.told(Topic.TICKET_ISSUED).stream()
                            .map(fact -> fact.path("ticket").asString())
                            .distinct())
                    .hasSize(600);
        }
    }

    @Test
    void aPausedDatabaseOnlyDelays() throws SQLException {
        try (var shop = Shop.open(100)) {
            shop.runIssuer();
            shop.sendIssues(1, 10);
            shop.awaitDecided(10);
            RealServers.lab().database().pause();
            shop.sendIssues(11, 50);
            await().atMost(Shop.PATIENCE)
                    .until(() -> shop.parts.metrics().scrape().contains("onceline_consumer_pauses_total"));
            RealServers.lab().database().resume();
            shop.awaitDecided(50);
            assertThat(shop.ticketsEver()).isEqualTo(50);
        }
    }

    @Test
    void aStoredOffsetThatTheLogDoesNotHaveIsAnAlarmAndNeverAJump() throws SQLException {
        try (var shop = Shop.open(10)) {
            var issuer = shop.runIssuer();
            shop.sendIssues(1, 1);
            shop.awaitDecided(1);
            issuer.close();
            RealServers.execute("create table kept select * from consumer_offset");
            RealServers.execute(
                    "update consumer_offset set next_offset = 1000000000 where grp = 'ticket-processor-group'");
            shop.runIssuer();
            shop.sendIssues(2, 2);
            await().atMost(Shop.PATIENCE)
                    .until(() -> shop.parts.metrics().scrape().contains("onceline_consumer_stopped_total"));
            assertThat(shop.decided()).isEqualTo(1);

            RealServers.execute("update consumer_offset o join kept k using (grp, topic, part)"
                    + " set o.next_offset = k.next_offset");
            RealServers.execute("drop table kept");
            shop.awaitDecided(2);
        }
    }

    @Test
    void theOrderOfIssueIsTheOrderOfAdmissionWhateverTheBatches() throws SQLException {
        try (var shop = Shop.open(5000)) {
            shop.runIssuer();
            LongStream.rangeClosed(1, 20).forEach(each -> shop.sendIssues(each * 50 - 49, each * 50));
            shop.awaitDecided(1000);
            assertThat(shop.number("select count(*) from ticket where ordinal = place - 100 and"))
                    .isEqualTo(1000);
        }
    }

    @Test
    void aCommandWithAPlaceThatHasATicketBlocksNobody() throws SQLException {
        try (var shop = Shop.open(10)) {
            shop.runIssuer();
            var first = shop.issue(1);
            shop.send(first, new Command.Issue(shop.event, shop.user(2), first.place(), 2, 0), shop.issue(3));
            shop.awaitDecided(3);
            assertThat(shop.ticketsEver()).isEqualTo(2);

            shop.send(new Command.Issue(shop.event, shop.user(4), first.place(), 4, 0), shop.issue(5));
            shop.awaitDecided(5);
            assertThat(shop.ticketsEver()).isEqualTo(3);
            assertThat(shop.number("select count(*) from refusal where reason = 'EXISTING' and"))
                    .isEqualTo(1);
        }
    }

    private static JsonNode lastGranted(Shop shop) {
        return shop.told(Topic.QUEUE_JOURNAL, "Granted").getLast();
    }

    private static void sendRaw(Shop shop, String value) {
        shop.parts
                .sender()
                .send(Topic.TICKET_ISSUE, null, shop.event.value(), value.getBytes(StandardCharsets.UTF_8))
                .join();
    }

    private static String header(org.apache.kafka.clients.consumer.ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
