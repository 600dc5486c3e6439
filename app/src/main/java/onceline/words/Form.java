package onceline.words;

import org.jspecify.annotations.Nullable;

/**
 * What an id looks like. Every id of every record is checked again when the record is read: a look into a table takes a
 * fraction of what a regular expression does, which was a quarter of an owner's work.
 */
final class Form {
    private static final String LOWER_CASE = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER_CASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final int ASCII = 128;

    /** For ids that programs make up. */
    static final Form FREE = new Form(
            characters(LOWER_CASE + UPPER_CASE + DIGITS + "-_"),
            characters(""),
            64,
            "1 to 64 letters, digits, hyphens and underscores");

    private final boolean[] allowed;
    private final boolean[] notFirst;
    private final int most;
    private final String expected;

    private Form(boolean[] allowed, boolean[] notFirst, int most, String expected) {
        this.allowed = allowed;
        this.notFirst = notFirst;
        this.most = most;
        this.expected = expected;
    }

    /** For names that operators choose: {@code [a-z0-9][a-z0-9-]*}. */
    static Form name(int most) {
        return new Form(
                characters(LOWER_CASE + DIGITS + "-"),
                characters("-"),
                most,
                "1 to " + most + " lower-case letters, digits and hyphens, not starting with a hyphen");
    }

    private static boolean[] characters(String all) {
        var table = new boolean[ASCII];
        all.chars().forEach(each -> table[each] = true);
        return table;
    }

    /** @throws MalformedId that names the field and what is expected there */
    void require(@Nullable String value, String field) {
        if (value == null || !fits(value)) {
            throw new MalformedId(field, expected);
        }
    }

    private boolean fits(String value) {
        if (value.isEmpty() || value.length() > most) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each >= ASCII || !allowed[each]) {
                return false;
            }
        }
        return !notFirst[value.charAt(0)];
    }
}
