package onceline.drills.crowd;

import java.net.URI;
import java.util.List;
import onceline.drills.bidjudge.LotTerms;

/**
 * What the bidders do. It follows from this and from the seed.
 *
 * @param run unique name of this auction; part of every contact and bid id
 * @param gates base addresses; bidder n goes to gate n modulo their number
 * @param connections lines for calls; streams come on top
 * @param lots with their instants
 * @param thinkMs the longest time between two bids of one bidder
 * @param untilMs instant at which whoever has no outcome goes home, ms since 1970
 */
public record BidPlan(
        String run,
        long seed,
        int bidders,
        List<URI> gates,
        int connections,
        List<LotTerms> lots,
        long thinkMs,
        long untilMs) {
    public BidPlan {
        gates = List.copyOf(gates);
        lots = List.copyOf(lots);
    }
}
