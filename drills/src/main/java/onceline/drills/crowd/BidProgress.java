package onceline.drills.crowd;

/** How far the bidders have come: people signed in, verdicts heard, streams open, outcomes told, people through. */
public record BidProgress(int bidders, int signedIn, int accepted, int refused, int watching, int told, int finished) {}
