package onceline.auction;

import java.time.Duration;
import java.util.List;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.journal.Door;
import onceline.journal.Holding;
import onceline.journal.Owner;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Listening;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Worker;

/** The room's two sides: {@link Gate} for the doors, {@link #owner} for the one that judges. */
public final class Auction {
    public static final List<Setting<?>> SETTINGS = List.of(StreamRoom.MOST);

    private Auction() {}

    /** The worker that owns the journal of bids and decides. */
    public static Worker owner(Owner.Needs needs) {
        var room = new Holding.Room<>(
                needs.node(),
                Topic.BID_JOURNAL,
                needs.journalId(),
                Topic.LOT_CLOSED,
                new AuctionCodec(),
                partition -> new AuctionMachine(),
                needs.sender(),
                needs.redis(),
                needs.clock(),
                needs.metrics());
        var consumer = Owner.consumer(needs.kafka(), needs.settings(), "bid-owner", needs.node());
        return new Owner<>(consumer, Topic.BID_JOURNAL, room, needs.metrics());
    }

    /** The room's part of a gate: lots, bids, live prices. */
    public static final class Gate {
        private final Door door;
        private final LotWatch watch;
        private final StreamRoom room;
        private final LotRoutes lotRoutes;
        private final BiddingRoutes biddingRoutes;

        public Gate(
                Settings settings,
                Sender sender,
                Database database,
                Redis redis,
                Streams streams,
                Callers callers,
                Metrics metrics) {
            var lots = new Lots(database);
            var pictures = new LotPictures(redis);
            this.door = new Door(Topic.BID_JOURNAL, sender, redis, settings, metrics);
            this.watch = new LotWatch(pictures, streams);
            this.room = new StreamRoom(redis, settings.get(StreamRoom.MOST), metrics);
            this.lotRoutes = new LotRoutes(lots, pictures, watch, callers);
            this.biddingRoutes = new BiddingRoutes(door, lots, room, callers, metrics);
        }

        public void addTo(Routes routes) {
            lotRoutes.addTo(routes);
            biddingRoutes.addTo(routes);
        }

        public void listen(Listening listening) {
            door.listen(listening);
            watch.listen(listening);
        }

        /** Tells open pages the price. Rest between steps: {@link #watchBeat}. */
        public Worker watch() {
            return watch;
        }

        public static Duration watchBeat() {
            return Duration.ofMillis(LotWatch.BEAT_MS);
        }

        /** Looks whether the stream of bids has room. Rest between steps: {@link #roomBeat}. */
        public Worker room() {
            return room;
        }

        public static Duration roomBeat() {
            return Duration.ofMillis(StreamRoom.BEAT_MS);
        }
    }
}
