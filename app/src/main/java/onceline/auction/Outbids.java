package onceline.auction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import onceline.delivery.Outbox;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Who is told that they were outbid: at most once per lot and batch, with the newest price, and not those who lead again
 * by now. On a hot lot everything else would be out of date before it is read.
 */
final class Outbids {
    private Outbids() {}

    private record Loser(LotId lot, UserId user) {}

    /** @param fresh those of the batch that were not stored before */
    static List<Outbox.Row> of(Connection tx, List<AcceptedBid> batch, List<AcceptedBid> fresh) throws SQLException {
        var losers = losers(tx, untold(tx, batch, fresh));
        if (losers.isEmpty()) {
            return List.of();
        }
        var leaders =
                BidRows.leaders(tx, losers.keySet().stream().map(Loser::lot).collect(Collectors.toSet()));
        var told = new ArrayList<Outbox.Row>();
        losers.forEach((loser, by) -> {
            var leader = leaders.get(loser.lot());
            if (leader != null && !leader.user().equals(loser.user())) {
                told.add(AuctionFacts.outbid(by, loser.user(), leader.price()));
            }
        });
        return told;
    }

    /** With each, the last bid that took the lead from them. */
    private static LinkedHashMap<Loser, AcceptedBid> losers(Connection tx, Collection<AcceptedBid> bids)
            throws SQLException {
        var losers = new LinkedHashMap<Loser, AcceptedBid>();
        for (var bid : bids) {
            var outbid = outbid(tx, bid);
            if (outbid != null) {
                losers.put(new Loser(bid.lot(), outbid), bid);
            }
        }
        return losers;
    }

    private static @Nullable UserId outbid(Connection tx, AcceptedBid bid) throws SQLException {
        if (!bid.restored()) {
            return bid.outbid();
        }
        return BidRows.before(tx, bid)
                .map(AcceptedBid::user)
                .filter(user -> !user.equals(bid.user()))
                .orElse(null);
    }

    /**
     * What is stored already was told by whoever stored it, but for a winning bid: the closing may have stored it, which
     * does not know who led before. A repeat has the same fact, and counts once.
     */
    private static List<AcceptedBid> untold(Connection tx, List<AcceptedBid> batch, List<AcceptedBid> fresh)
            throws SQLException {
        if (fresh.size() == batch.size()) {
            return fresh;
        }
        var winners = ClosingRows.winnersAmong(tx, batch);
        var untold = new HashSet<>(fresh);
        return batch.stream()
                .filter(bid -> untold.contains(bid) || winners.contains(bid.bid()))
                .toList();
    }
}
