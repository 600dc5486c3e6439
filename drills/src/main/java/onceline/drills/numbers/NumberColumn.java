package onceline.drills.numbers;

/** The columns of the books of numbers. Every one of them must be zero. */
public enum NumberColumn {
    /** Acknowledged, and not in the topic. */
    LOST("lost"),
    /** In the topic more than once. */
    DOUBLED("doubled"),
    /** In the topic, and never sent. */
    INVENTED("invented"),
    /** After a larger number in its partition. */
    OUT_OF_ORDER("outOfOrder"),
    /** In the topic, and the consumer never got it. */
    UNREAD("unread");

    private final String field;

    NumberColumn(String field) {
        this.field = field;
    }

    /** Name in the JSON report. */
    public String field() {
        return field;
    }
}
