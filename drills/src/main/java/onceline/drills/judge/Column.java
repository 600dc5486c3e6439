package onceline.drills.judge;

/** The columns of the books. Every one of them must be zero. */
public enum Column {
    /** Acknowledged or decided, and gone. */
    LOST("lost"),
    /** One request with two effects. */
    DOUBLED("doubled"),
    /** An effect without a request. */
    INVENTED("invented"),
    /** Places, admissions or tickets out of order, or a shown position that grew. */
    OUT_OF_ORDER("outOfOrder"),
    /** More live tickets than stock. */
    OVERSOLD("oversold"),
    /** More people inside than allowed. */
    OVERFILLED("overfilled"),
    /** An outcome that did not reach its person. */
    UNTOLD("untold"),
    /** Redis shows something else than the journal says. */
    REDIS_DIFFERS("redisDiffers");

    private final String field;

    Column(String field) {
        this.field = field;
    }

    /** Name in the JSON report. */
    public String field() {
        return field;
    }
}
