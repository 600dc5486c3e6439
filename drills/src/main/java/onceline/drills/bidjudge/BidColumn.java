package onceline.drills.bidjudge;

/** The columns of an auction's books. Every one of them must be zero. */
public enum BidColumn {
    /** Acknowledged or decided, and gone. */
    LOST("lost"),
    /** One request with two effects. */
    DOUBLED("doubled"),
    /** An effect without a request. */
    INVENTED("invented"),
    /** A verdict, an opening, an extension or a closing that the rules do not allow. */
    AGAINST_THE_RULES("againstTheRules"),
    /** The journal, the lot's row, the ticket and the bidders do not agree on who won. */
    WRONG_WINNER("wrongWinner"),
    /** Won or outbid, and not told. */
    UNTOLD("untold"),
    /** Redis shows something else than the journal says. */
    REDIS_DIFFERS("redisDiffers");

    private final String field;

    BidColumn(String field) {
        this.field = field;
    }

    /** Name in the JSON report. */
    public String field() {
        return field;
    }
}
