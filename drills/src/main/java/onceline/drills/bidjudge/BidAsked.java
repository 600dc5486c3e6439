package onceline.drills.bidjudge;

import java.util.List;

/** What the operator asked for, against which the final state is measured. */
public record BidAsked(int bidders, List<LotTerms> lots) {
    public BidAsked {
        lots = List.copyOf(lots);
    }
}
