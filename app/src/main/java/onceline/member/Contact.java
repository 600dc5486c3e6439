package onceline.member;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.text.Normalizer;
import onceline.words.MalformedId;
import org.jspecify.annotations.Nullable;

/**
 * How a person names themself, such as an e-mail address: 1 to 254 characters. Compared as it is written, but for blanks
 * around it and for the several ways in which Unicode writes the same letter.
 */
record Contact(@JsonValue String value) {
    private static final int MOST = 254;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Contact of(@Nullable String text) {
        if (text == null || text.length() > MOST) {
            throw refused();
        }
        String contact = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        if (contact.isEmpty()
                || contact.length() > MOST
                || !contact.codePoints().allMatch(Contact::isPrintable)) {
            throw refused();
        }
        return new Contact(contact);
    }

    /** Half a surrogate pair would be stored as a question mark, and be the same contact as all other halves. */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static MalformedId refused() {
        return new MalformedId("contact", "1 to 254 characters, without control characters");
    }
}
