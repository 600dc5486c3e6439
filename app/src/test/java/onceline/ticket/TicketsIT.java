package onceline.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import onceline.RealServers;
import onceline.delivery.Topic;
import onceline.ticket.Command.Request;
import onceline.ticket.Ticket.State;
import onceline.words.EventId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;

final class TicketsIT {
    @Test
    void confirmingTwiceConfirmsOnceAndIsToldOnce() throws SQLException {
        try (var shop = Shop.open(5)) {
            var tickets = shop.tickets();
            var id = issued(shop, 1);
            assertThat(tickets.confirm(shop.user(1), id)).map(Ticket::state).contains(State.CONFIRMED);
            assertThat(tickets.confirm(shop.user(1), id)).map(Ticket::version).contains(2);
            assertThat(tickets.cancel(shop.user(1), id)).map(Ticket::state).contains(State.CONFIRMED);
            assertThat(shop.free()).isEqualTo(4);
            shop.runRelay();
            shop.awaitAllTold();
            assertThat(shop.told(Topic.NOTIFICATION))
                    .extracting(fact -> fact.path("fact").asString())
                    .containsExactly(id + "#2");
        }
    }

    @Test
    void cancellingReturnsTheUnitOnce() throws SQLException {
        try (var shop = Shop.open(5)) {
            var tickets = shop.tickets();
            var id = issued(shop, 1);
            assertThat(tickets.cancel(shop.user(1), id)).map(Ticket::state).contains(State.CANCELLED);
            assertThat(tickets.cancel(shop.user(1), id)).map(Ticket::state).contains(State.CANCELLED);
            assertThat(tickets.confirm(shop.user(1), id)).map(Ticket::state).contains(State.CANCELLED);
            assertThat(shop.free()).isEqualTo(5);
            assertThat(issued(shop, 1)).as("the same id was decided").isEqualTo(id);
            assertThat(shop.ticketsEver()).isEqualTo(1);
        }
    }

    @Test
    void anotherUsersTicketIsAsGoodAsNone() throws SQLException {
        try (var shop = Shop.open(5)) {
            var tickets = shop.tickets();
            var id = issued(shop, 1);
            assertThat(tickets.find(shop.user(2), id)).isEmpty();
            assertThat(tickets.confirm(shop.user(2), id)).isEmpty();
            assertThat(tickets.cancel(shop.user(2), id)).isEmpty();
            assertThat(tickets.cancel(shop.user(1), TicketId.of(new EventId("none"), 1)))
                    .isEmpty();
            assertThat(tickets.find(shop.user(1), id)).map(Ticket::state).contains(State.PENDING);
        }
    }

    @Test
    void aHundredAtOnceForTenUnitsGetTen() throws Exception {
        try (var shop = Shop.open(10)) {
            var decided = atOnce(100, n -> shop.tickets().issue(request(shop, n, "r" + n)));
            assertThat(decided).filteredOn(each -> each.ticket().isPresent()).hasSize(10);
            assertThat(decided)
                    .filteredOn(each ->
                            each.refused().filter(Desk.Refused.SOLD_OUT::equals).isPresent())
                    .hasSize(90);
            assertThat(shop.free()).isZero();
        }
    }

    @Test
    void thirtyAtOnceForOnePersonGetOne() throws Exception {
        try (var shop = Shop.open(10)) {
            atOnce(30, n -> shop.tickets().issue(request(shop, 7, "r" + n)));
            assertThat(shop.live()).isEqualTo(1);
            assertThat(shop.number("select count(*) from refusal where reason = 'EXISTING' and"))
                    .isEqualTo(29);
        }
    }

    @Test
    void oneIdRepeatedAtOnceBuysOne() throws Exception {
        try (var shop = Shop.open(10)) {
            var decided = atOnce(30, n -> shop.tickets().issue(request(shop, 7, "same")));
            assertThat(decided).allMatch(each -> each.ticket().isPresent());
            assertThat(shop.ticketsEver()).isEqualTo(1);
        }
    }

    @Test
    void requestsAndTheLineTogetherSellNoMoreThanThereIs() throws Exception {
        try (var shop = Shop.open(150)) {
            shop.runIssuer();
            shop.sendIssues(1, 100);
            atOnce(100, n -> shop.tickets().issue(request(shop, 1000 + n, "r" + n)));
            shop.awaitDecided(100);
            assertThat(shop.live()).isEqualTo(150);
            assertThat(shop.free()).isZero();
        }
    }

    @Test
    void theDatabaseItselfRefusesWhatNoCodeShouldTry() throws SQLException {
        try (var shop = Shop.open(1)) {
            issued(shop, 1);
            assertThatThrownBy(() ->
                            RealServers.execute("update stock set free = -1 where event_id = '" + shop.event + "'"))
                    .rootCause()
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> RealServers.execute("insert into ticket (id, event_id, user_id, state, version,"
                            + " hold_until, issued_at, changed_at) select 'x.1', event_id, user_id, 'PENDING', 1,"
                            + " hold_until, issued_at, changed_at from ticket where event_id = '" + shop.event + "'"))
                    .rootCause()
                    .hasMessageContaining("one_live");
        }
    }

    @Test
    void aHoldThatIsOverExpiresOnceAndItsUnitIsSoldAgain() throws SQLException {
        try (var shop = Shop.open(2, Duration.ofMillis(200))) {
            shop.runIssuer();
            shop.sendIssues(1, 2);
            shop.awaitDecided(2);
            var settings = RealServers.settings("ticket.payment-grace", "0ms");
            shop.runHolds(settings);
            shop.runHolds(settings);
            shop.awaitFree(2);
            shop.runRelay();
            shop.awaitAllTold();

            assertThat(shop.told(Topic.QUEUE_JOURNAL, "Departed"))
                    .extracting(fact -> fact.path("reason").asString())
                    .containsExactly("EXPIRED", "EXPIRED");
            assertThat(shop.told(Topic.NOTIFICATION))
                    .extracting(fact -> fact.path("kind").asString())
                    .filteredOn("ticket-expired"::equals)
                    .hasSize(2);
            assertThat(shop.told(Topic.QUEUE_JOURNAL, "Granted")
                            .getLast()
                            .path("units")
                            .asLong())
                    .isEqualTo(4);
            shop.sendIssues(3, 3);
            shop.awaitDecided(3);
            assertThat(shop.ticketsEver()).isEqualTo(3);
        }
    }

    @Test
    void theHolderIsWarnedOnce() throws SQLException {
        try (var shop = Shop.open(2, Duration.ofSeconds(2))) {
            var id = issued(shop, 1);
            shop.runHolds(RealServers.settings("ticket.hold-warning", "10s", "ticket.payment-grace", "1m"));
            shop.runHolds(RealServers.settings("ticket.hold-warning", "10s", "ticket.payment-grace", "1m"));
            shop.awaitWarned(1);
            shop.runRelay();
            shop.awaitAllTold();
            assertThat(shop.told(Topic.NOTIFICATION))
                    .extracting(fact -> fact.path("fact").asString())
                    .containsExactly(id + "#hold-expiring");
        }
    }

    /** Confirmations start when the holds are just ending: each ticket ends one way, and the books close. */
    @Test
    void confirmingRacesWithTheEndOfTheHold() throws Exception {
        try (var shop = Shop.open(200, Duration.ofMillis(1500))) {
            shop.runIssuer();
            shop.sendIssues(1, 200);
            shop.awaitDecided(200);
            var settings = RealServers.settings("ticket.payment-grace", "0ms");
            shop.runHolds(settings);
            shop.runHolds(settings);
            var tickets = new Tickets(settings, shop.parts.database(), shop.parts.metrics(), () -> {});
            var answers = new ArrayList<State>();
            for (int n = 1; n <= 200; n++) {
                answers.add(tickets.confirm(shop.user(n), TicketId.of(shop.event, 100 + n))
                        .orElseThrow()
                        .state());
            }
            long confirmed = answers.stream().filter(State.CONFIRMED::equals).count();
            shop.awaitFree(200 - confirmed);
            assertThat(shop.number("select count(*) from ticket where state = 'CONFIRMED' and"))
                    .isEqualTo(confirmed);
            assertThat(shop.number("select count(*) from ticket where state = 'EXPIRED' and"))
                    .isEqualTo(200 - confirmed);
        }
    }

    private static TicketId issued(Shop shop, long user) throws SQLException {
        var decision = shop.tickets().issue(request(shop, user, "r" + user)).orElseThrow();
        return decision.ticket().orElseThrow().ticket();
    }

    private static Request request(Shop shop, long user, String id) {
        return new Request(shop.event, new UserId(shop.user(user).value()), new RequestId(id), 0);
    }

    private interface Attempt {
        java.util.Optional<Tickets.Decision> of(int number) throws Exception;
    }

    private static List<Tickets.Decision> atOnce(int count, Attempt attempt) throws Exception {
        try (var people = Executors.newFixedThreadPool(16)) {
            var tries = IntStream.range(0, count)
                    .<Callable<Tickets.Decision>>mapToObj(
                            n -> () -> attempt.of(n).orElseThrow())
                    .toList();
            var decided = new ArrayList<Tickets.Decision>();
            for (var each : people.invokeAll(tries)) {
                decided.add(each.get());
            }
            return decided;
        }
    }
}
