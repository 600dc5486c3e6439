package onceline.journal;

/** What follows from folding a record, besides the new state. */
public interface Effects {
    void show(String subject, Stroke stroke);

    /** @param text without line breaks; its form belongs to the room */
    void answer(ReturnAddress to, String text);

    /** The receiver missed what follows {@code ordinal}: forward again from there. */
    void forwardAgain(String subject, long ordinal);
}
