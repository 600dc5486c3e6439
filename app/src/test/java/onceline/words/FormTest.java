package onceline.words;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final Form NAME = Form.name(8);

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", "-", "_", "u-01K_x", "--------"})
    void freeIdsMayBegin(String id) {
        assertThatNoException().isThrownBy(() -> Form.FREE.require(id, "id"));
    }

    @Test
    void theLengthHasALimit() {
        assertThatNoException().isThrownBy(() -> Form.FREE.require("x".repeat(64), "id"));
        assertThatThrownBy(() -> Form.FREE.require("x".repeat(65), "id")).isInstanceOf(MalformedId.class);
        assertThatNoException().isThrownBy(() -> NAME.require("x".repeat(8), "lot"));
        assertThatThrownBy(() -> NAME.require("x".repeat(9), "lot")).isInstanceOf(MalformedId.class);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"a b", "a.b", "a/b", "a\u0000", "a\n", "\u00e4", "\uff41", "\ud83d\ude00", "a:b"})
    void nothingElseIsAFreeId(String id) {
        assertThatThrownBy(() -> Form.FREE.require(id, "bid"))
                .isInstanceOf(MalformedId.class)
                .hasMessageContaining("bid")
                .hasMessageContaining("1 to 64 letters, digits, hyphens and underscores");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a-b", "0-0", "a-"})
    void namesAreLowerCase(String name) {
        assertThatNoException().isThrownBy(() -> NAME.require(name, "lot"));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"-a", "A", "a_b", "a b", "\u0131"})
    void nothingElseIsAName(String name) {
        assertThatThrownBy(() -> NAME.require(name, "lot"))
                .isInstanceOf(MalformedId.class)
                .hasMessageContaining("1 to 8 lower-case letters, digits and hyphens, not starting with a hyphen");
    }
}
