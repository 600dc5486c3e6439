package onceline.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import onceline.RealServers;
import onceline.delivery.Topic;
import org.junit.jupiter.api.Test;

final class StockInboundIT {
    @Test
    void eachMessageCountsOnceAlsoWhenTheTopicIsReadAgain() throws SQLException {
        try (var shop = Shop.open(1)) {
            shop.runRelay();
            var inbound = shop.run(StockInbound.worker(shop.parts, () -> {}));
            add(shop, "a", 10);
            add(shop, "a", 10);
            add(shop, "b", 5);
            shop.awaitFree(16);
            inbound.close();
            RealServers.execute("update consumer_offset set next_offset = 0 where grp = 'stock-group'");
            shop.run(StockInbound.worker(shop.parts, () -> {}));
            add(shop, "a", 99);
            add(shop, "c", 1);
            shop.awaitFree(17);
            shop.awaitAllTold();

            assertThat(shop.number("select total from stock where")).isEqualTo(17);
            var granted = shop.told(Topic.QUEUE_JOURNAL, "Granted").getLast();
            assertThat(granted.path("units").asLong()).isEqualTo(17);
            assertThat(granted.path("version").asLong()).isEqualTo(shop.number("select version from stock where"));
        }
    }

    @Test
    void whatCannotBeCountedBecomesADeadLetter() throws SQLException {
        try (var shop = Shop.open(1)) {
            shop.run(StockInbound.worker(shop.parts, () -> {}));
            int before = dead();
            add(shop, "negative", -1);
            add(shop, "none", 0);
            add(shop, "many", 1_000_001);
            send(shop, "{\"id\":\"bad id\",\"eventId\":\"" + shop.event + "\",\"units\":1,\"at\":0}");
            send(shop, "null");
            send(shop, "{\"id\":\"x\",\"eventId\":\"no-such-sale\",\"units\":1,\"at\":0}");
            add(shop, "good", 1_000_000);
            shop.awaitFree(1_000_001);
            await().atMost(Shop.PATIENCE).until(() -> dead() >= before + 6);
        }
    }

    @Test
    void addedStockIsSoldOnce() throws SQLException {
        try (var shop = Shop.open(2)) {
            shop.runIssuer();
            shop.run(StockInbound.worker(shop.parts, () -> {}));
            shop.sendIssues(1, 3);
            shop.awaitDecided(3);
            add(shop, "more", 2);
            shop.awaitFree(2);
            shop.sendIssues(4, 7);
            shop.awaitDecided(7);
            assertThat(shop.live()).isEqualTo(4);
            assertThat(shop.free()).isZero();
        }
    }

    private static int dead() {
        return RealServers.read(Topic.STOCK_INBOUND_DEAD).size();
    }

    private static void add(Shop shop, String id, long units) {
        send(
                shop,
                "{\"id\":\"" + shop.event + "-" + id + "\",\"eventId\":\"" + shop.event + "\",\"units\":" + units
                        + ",\"at\":0}");
    }

    private static void send(Shop shop, String json) {
        shop.parts
                .sender()
                .send(Topic.STOCK_INBOUND, null, shop.event.value(), json.getBytes(StandardCharsets.UTF_8))
                .join();
    }
}
