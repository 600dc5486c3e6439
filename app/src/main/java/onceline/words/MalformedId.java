package onceline.words;

/** Text that cannot be the id it is given for. The message never repeats the text: it may hold anything. */
public final class MalformedId extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public MalformedId(String field, String expected) {
        super(field + " must be " + expected);
    }
}
