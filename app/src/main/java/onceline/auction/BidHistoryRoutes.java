package onceline.auction;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.sql.Database;
import onceline.words.BidId;
import onceline.words.LotId;
import onceline.words.UserId;

/** Bids as they are stored: everybody's by a name that says nothing, one's own by its id. */
public final class BidHistoryRoutes {
    private static final int MOST = 100;

    private final Callers callers;
    private final Database database;
    private final Bidders bidders;

    /** @param bidderKey secret, and the same in all processes: with another key everybody is called otherwise */
    public BidHistoryRoutes(Callers callers, Database database, byte[] bidderKey) {
        this.callers = callers;
        this.database = database;
        this.bidders = new Bidders(bidderKey);
    }

    public void addTo(Routes routes) {
        routes.get("/api/lots/{lot}/bids", this::history);
        routes.get("/api/bids/{bid}", this::own);
    }

    private record Shown(long offset, long amount, Instant at, String bidder, boolean mine) {}

    private record Own(BidId bid, LotId lot, long amount, Instant at, long offset) {}

    private Answer history(Request request) {
        var lot = new LotId(request.path("lot"));
        long before = request.query("before").map(BidHistoryRoutes::offset).orElse(Long.MAX_VALUE);
        var caller = callers.anybody(request);
        var bids = read(tx -> {
            requireLot(tx, lot);
            return BidRows.newestOf(tx, lot, before, MOST);
        });
        return Answer.ok(bids.stream().map(bid -> shown(bid, caller)).toList());
    }

    private Answer own(Request request) {
        var caller = callers.user(request);
        var id = new BidId(request.path("bid"));
        return read(tx -> BidRows.find(tx, id))
                .filter(bid -> bid.user().equals(caller))
                .map(bid -> Answer.ok(
                        new Own(bid.bid(), bid.lot(), bid.amount(), Instant.ofEpochMilli(bid.at()), bid.offset())))
                .orElseThrow(() -> Problem.notFound("No bid of yours with this id is stored."));
    }

    private Shown shown(AcceptedBid bid, Optional<UserId> caller) {
        return new Shown(
                bid.offset(),
                bid.amount(),
                Instant.ofEpochMilli(bid.at()),
                bidders.name(bid.lot(), bid.user()),
                caller.filter(bid.user()::equals).isPresent());
    }

    /** Reading changes nothing, so that nothing about it is unknown. */
    private <T> T read(Database.Work<T> work) {
        try {
            return database.read(work);
        } catch (SQLException away) {
            throw Problem.away("Stored bids cannot be read now; none is lost.");
        }
    }

    private static void requireLot(Connection tx, LotId lot) throws SQLException {
        try (var select = tx.prepareStatement("select 1 from lot where id = ?")) {
            select.setString(1, lot.value());
            if (!select.executeQuery().next()) {
                throw Problem.notFound("There is no such lot.");
            }
        }
    }

    private static long offset(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw Problem.malformed("before must be an offset: that of the last bid shown.");
        }
        return Long.parseLong(text);
    }
}
