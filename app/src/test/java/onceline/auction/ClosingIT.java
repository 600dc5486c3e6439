package onceline.auction;

import static onceline.auction.BidHouse.PATIENCE;
import static onceline.auction.BidHouse.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import onceline.RealServers;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.Topic;
import onceline.plumbing.json.Json;
import onceline.plumbing.metrics.Metrics;
import onceline.ticket.Issuer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(180)
final class ClosingIT {
    private final BidHouse house = new BidHouse();

    @BeforeEach
    void list() {
        house.list();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theWinnerGetsOneTicketHoweverOftenAndByWhomeverItIsClosed() {
        long offset = house.journal(7, 1);
        house.addAt(offset, house.bid(7, 1, null));
        house.consume("one", QUICK);
        house.awaitStored(1);
        house.run(closing());
        house.run(closing());
        house.run(Issuer.worker(house.parts, () -> {}));
        house.runRelay();
        send(closed(1, winner(offset, 7, 1)));
        send(closed(1, winner(offset, 7, 1)));
        send(closed(2, winner(offset, 7, 1)));
        awaitSettled(3);
        await().atMost(PATIENCE).until(() -> tickets() == 1);
        house.awaitAllTold();

        assertThat(lots("state = 'CLOSED' and winner_bid = 'b-" + house.lot + "-7' and winner_user = '" + house.user(1)
                        + "' and winning_amount = 700 and winning_offset = " + offset
                        + " and accepted = 3 and closed_at = '2023-11-14 22:15:00'"))
                .isEqualTo(1);
        assertThat(house.told(Topic.TICKET_ISSUE)).singleElement().satisfies(command -> {
            assertThat(command.path("eventId").asString()).isEqualTo("lot-" + house.lot);
            assertThat(command.path("id").asString()).isEqualTo("bid-" + offset);
            assertThat(command.path("user").asString()).isEqualTo(house.user(1).value());
        });
        assertThat(house.facts("auction-won")).containsExactly(house.lot + "#won");
        assertThat(RealServers.number("select count(*) from ticket where id = 'lot-" + house.lot + ".r.bid-" + offset
                        + "' and state = 'PENDING'"))
                .isEqualTo(1);
        assertThat(RealServers.number("select total from stock where event_id = 'lot-" + house.lot + "'"))
                .isEqualTo(1);
    }

    @Test
    void aWinningBidThatADeadConsumerHoldsIsStoredByTheClosing() {
        long first = house.journal(1, 1);
        long second = house.journal(2, 2);
        house.addAt(first, house.bid(1, 1, null));
        house.addAt(second, house.bid(2, 2, 1L));
        house.abandon("dead", 2);
        house.run(closing());
        house.runRelay();
        send(closed(1, winner(second, 2, 2)));
        awaitSettled(1);
        assertThat(house.stored()).as("only the winning one").isEqualTo(1);

        house.consume("alive", QUICK);
        house.awaitStored(2);
        house.awaitNothingPending();
        house.awaitAllTold();
        assertThat(house.dead()).isEmpty();
        assertThat(house.told(Topic.TICKET_ISSUE)).hasSize(1);
        assertThat(RealServers.number("select count(*) from bid where journal_offset = " + second
                        + " and at = '2023-11-14 22:13:20.002'"))
                .as("as it was placed, not as it was closed")
                .isEqualTo(1);
        assertThat(house.facts("outbid"))
                .as("told by whom the bid comes from, though the closing stored it")
                .containsExactly(house.lot + "#outbid#" + second);
    }

    @Test
    void aLotThatNobodyWantedIsClosedWithoutATicket() {
        house.run(closing());
        house.runRelay();
        send(closed(1, null));
        awaitSettled(1);
        assertThat(lots("state = 'CLOSED' and winner_bid is null and accepted = 3"))
                .isEqualTo(1);
        assertThat(house.told(Topic.TICKET_ISSUE)).isEmpty();
        assertThat(RealServers.number("select count(*) from stock where event_id = 'lot-" + house.lot + "'"))
                .isZero();
    }

    @Test
    void whatCannotBeUsedBecomesADeadLetterAndBlocksNobody() {
        long offset = house.journal(1, 1);
        house.run(closing());
        house.runRelay();
        send("{\"type\":\"LotClosed\",\"lot\":\"" + house.lot + "\"}");
        send(closed(1, winner(offset, 1, 2)));
        send(closed(1, winner(offset, 1, 1)).replace(house.lot.value() + "\"", house.lot + "x\""));
        send(closed(4, winner(offset, 1, 1)));
        awaitSettled(1);

        assertThat(RealServers.read(Topic.LOT_CLOSED_DEAD))
                .filteredOn(letter -> letter.key().equals(house.lot.value()))
                .extracting(ClosingIT::cause)
                .containsExactly("not a closing", "the winning bid is another one in the journal", "NO_LOT");
        assertThat(lots("state = 'CLOSED' and winner_user = '" + house.user(1) + "'"))
                .isEqualTo(1);
    }

    private DatabaseConsumer<Closed> closing() {
        return DatabaseConsumer.of(
                house.parts, Closing.GROUP, Topic.LOT_CLOSED, new Closing(house.journal(), new Metrics(), () -> {}));
    }

    private String winner(long offset, int n, int user) {
        return "{\"bid\":\"b-" + house.lot + "-" + n + "\",\"user\":\"" + house.user(user) + "\",\"amount\":" + 100 * n
                + ",\"offset\":" + offset + "}";
    }

    private String closed(long ordinal, @Nullable String winner) {
        return "{\"type\":\"LotClosed\",\"lot\":\"" + house.lot + "\",\"ordinal\":" + ordinal
                + ",\"at\":1700000100000,\"accepted\":3" + (winner == null ? "" : ",\"winner\":" + winner) + "}";
    }

    private void send(String json) {
        house.parts
                .sender()
                .send(Topic.LOT_CLOSED, null, house.lot.value(), json.getBytes(StandardCharsets.UTF_8))
                .join();
    }

    private void awaitSettled(int times) {
        await().atMost(PATIENCE).until(() -> settled() == times);
    }

    private long settled() {
        return RealServers.read(Topic.BID_JOURNAL).stream()
                .map(each -> Json.WIRE.readTree(each.value()))
                .filter(fact -> isSettled(fact))
                .count();
    }

    private boolean isSettled(JsonNode fact) {
        return fact.path("type").asString("").equals("Settled")
                && fact.path("lot").asString("").equals(house.lot.value());
    }

    private long tickets() {
        return RealServers.number("select count(*) from ticket where event_id = 'lot-" + house.lot + "'");
    }

    private long lots(String condition) {
        return RealServers.number("select count(*) from lot where id = '" + house.lot + "' and " + condition);
    }

    private static String cause(ConsumerRecord<String, byte[]> letter) {
        return new String(letter.headers().lastHeader("dead-cause").value(), StandardCharsets.UTF_8);
    }
}
