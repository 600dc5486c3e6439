package onceline.member;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import onceline.words.MalformedId;

/** What a person reads. */
enum Language {
    KO("ko"),
    EN("en");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    @JsonCreator
    static Language of(String code) {
        for (Language language : values()) {
            if (language.code.equals(code)) {
                return language;
            }
        }
        throw new MalformedId("language", "\"ko\" or \"en\"");
    }

    /** As ISO 639-1 says it. */
    @JsonValue
    String code() {
        return code;
    }
}
