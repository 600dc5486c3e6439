package onceline.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import onceline.words.MalformedId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactTest {
    @Test
    void blanksAroundAndWaysOfWritingALetterMakeNoDifference() {
        assertThat(Contact.of(" kim@example.com\t")).isEqualTo(Contact.of("kim@example.com"));
        assertThat(Contact.of("\u1112\u1161\u11ab")).isEqualTo(Contact.of("\ud55c")); // Hangul, letter by letter
        assertThat(Contact.of("Kim@example.com")).isNotEqualTo(Contact.of("kim@example.com"));
    }

    @Test
    void mayBeAnyScriptAndAsLongAsAnAddress() {
        assertThat(Contact.of("x".repeat(254)).value()).hasSize(254);
        assertThat(Contact.of("김민지 \ud83d\ude42").value()).isEqualTo("김민지 \ud83d\ude42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "a\u0000b",
                "a\nb",
                "a\u007f",
                "a\u0085b",
                "a\u2028b",
                "half \ud83d of a pair",
                "\uffff"
            })
    void nothingElse(String text) {
        assertThatThrownBy(() -> Contact.of(text)).isInstanceOf(MalformedId.class);
    }

    @Test
    void notTooLongBeforeOrAfterItsLettersAreComposed() {
        assertThatThrownBy(() -> Contact.of("x".repeat(255))).isInstanceOf(MalformedId.class);
        assertThatThrownBy(() -> Contact.of("\ufdfa".repeat(254) + "\u0958".repeat(1)))
                .isInstanceOf(MalformedId.class);
    }
}
