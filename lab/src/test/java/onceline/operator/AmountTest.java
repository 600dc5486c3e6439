package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class AmountTest {
    @ParameterizedTest
    @CsvSource({"1ms, 1", "90s, 90000", "15m, 900000", "36h, 129600000", "7d, 604800000", "unlimited, -1"})
    void spans(String text, long ms) {
        assertThat(new Amount.Span().convert(text)).isEqualTo(ms);
        assertThat(Amount.span(ms)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1000B, 1000", "3KiB, 3072", "512MiB, 536870912", "1GiB, 1073741824", "unlimited, -1"})
    void sizes(String text, long bytes) {
        assertThat(new Amount.Size().convert(text)).isEqualTo(bytes);
        assertThat(Amount.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0d", "-1d", "1w", "1 d", "1D", "1.5h", "d", "soon", "9999999999999d", "1MiB"})
    void whatIsNoSpanIsRefused(String text) {
        assertThatThrownBy(() -> new Amount.Span().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void aSpanIsNoSize() {
        assertThatThrownBy(() -> new Amount.Size().convert("7d"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("\"7d\" is neither a size such as 512MiB (B, KiB, MiB, GiB) nor unlimited");
    }

    @Test
    void theLargestUnitWithoutRestIsTold() {
        assertThat(Amount.span(0)).isEqualTo("0d");
        assertThat(Amount.span(86_400_001)).isEqualTo("86400001ms");
        assertThat(Amount.size((1 << 20) + 1)).isEqualTo("1048577B");
    }
}
