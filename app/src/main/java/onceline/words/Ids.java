package onceline.words;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

final class Ids {
    private Ids() {}

    static void require(Pattern form, @Nullable String value, String field, String expected) {
        if (value == null || !form.matcher(value).matches()) {
            throw new MalformedId(field, expected);
        }
    }
}
