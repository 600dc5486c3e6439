package onceline;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import onceline.auction.Auction;
import onceline.auction.BidHistoryRoutes;
import onceline.auction.DeadBidRoutes;
import onceline.delivery.KafkaSettings;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.journal.Door;
import onceline.line.Line;
import onceline.member.Keyring;
import onceline.member.Members;
import onceline.notice.Feed;
import onceline.notice.NoticeRoutes;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Listening;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.ticket.StockRoutes;
import onceline.ticket.Ticket;
import onceline.ticket.TicketRoutes;
import onceline.ticket.Tickets;
import onceline.words.UserId;

/** The role {@code gate}: the doors of all rooms, and what tells open pages. */
final class Gate {
    private final Database database;
    private final Sender sender;
    private final Streams streams;
    private final Metrics metrics;
    private final Members members;
    private final Callers callers;
    private final Door door;
    private final Line.Gate line;
    private final Auction.Gate auction;
    private final Tickets tickets;
    private final NoticeRoutes notices;
    private final BidHistoryRoutes bidHistory;
    private final DeadBidRoutes deadBids;

    /**
     * Connects to nothing yet.
     *
     * @param publish wakes whoever listens to that channel
     */
    Gate(
            Settings settings,
            Database database,
            Redis redis,
            Sender sender,
            Streams streams,
            Metrics metrics,
            Consumer<String> publish) {
        this.database = database;
        this.sender = sender;
        this.streams = streams;
        this.metrics = metrics;
        var keyring = Keyring.open(settings);
        this.members = new Members(settings, keyring, database, redis, streams, metrics);
        this.callers = members.callers();
        this.door = new Door(Topic.QUEUE_JOURNAL, sender, redis, settings, metrics);
        this.line = new Line.Gate(settings, door, database, redis, streams, callers, keyring.passKeys(), metrics);
        this.auction = new Auction.Gate(settings, sender, database, redis, streams, callers, metrics);
        this.tickets = new Tickets(settings, database, metrics, () -> publish.accept("wake:outbox"));
        this.notices = new NoticeRoutes(callers, database);
        this.bidHistory = new BidHistoryRoutes(callers, database, keyring.bidderKey());
        this.deadBids = new DeadBidRoutes(
                callers, database, redis, KafkaSettings.from(settings), metrics, () -> publish.accept("wake:outbox"));
    }

    void addTo(Routes routes) {
        members.addTo(routes);
        line.addTo(routes);
        auction.addTo(routes);
        new TicketRoutes(callers, tickets, line.passes(), line::inside).addTo(routes);
        new StockRoutes(callers, database, sender).addTo(routes);
        notices.addTo(routes);
        bidHistory.addTo(routes);
        deadBids.addTo(routes);
        streams.routes(routes, callers, line::requireKnown);
        notices.contributeTo(streams);
        streams.contribute("tickets", (user, queue) -> tickets(user));
    }

    void start(Workers workers, Listening listening) {
        door.listen(listening);
        line.listen(listening);
        auction.listen(listening);
        members.listen(listening);
        var wakeFeed = workers.run(Role.GATE, Feed.BEAT, () -> new Feed(database, streams, metrics));
        listening.to("wake:notice", message -> wakeFeed.run(), wakeFeed);
        workers.run(Role.GATE, Line.Gate.positionsBeat(), line::positions);
        workers.run(Role.GATE, Line.Gate.presenceBeat(), line::presence);
        workers.run(Role.GATE, Auction.Gate.watchBeat(), auction::watch);
        workers.run(Role.GATE, Auction.Gate.roomBeat(), auction::room);
    }

    /** A page must not believe that somebody has no ticket because the database is away: it tries again. */
    private List<Ticket> tickets(UserId user) {
        try {
            return tickets.of(user);
        } catch (SQLException away) {
            throw Problem.away("The tickets cannot be read right now.");
        }
    }
}
