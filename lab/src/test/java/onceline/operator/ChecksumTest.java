package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
    /** Of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private Path file;

    @BeforeEach
    void write(@TempDir Path directory) throws IOException {
        file = Files.writeString(directory.resolve("a.rdb"), "abc");
    }

    @Test
    void isTheOneOfTheStandard() throws IOException {
        assertThat(Checksum.of(file)).isEqualTo(ABC);
        assertThat(Checksum.line(ABC, "a.rdb")).isEqualTo(ABC + "  a.rdb\n");
    }

    @Test
    void isTakenInTextAndBinaryForm() throws IOException {
        record(ABC + "  a.rdb\n");
        assertThatCode(() -> Checksum.require(file)).doesNotThrowAnyException();
        record(ABC + " *a.rdb");
        assertThatCode(() -> Checksum.require(file)).doesNotThrowAnyException();
    }

    @Test
    void aMissingOneIsRefusedWithTheWayToMakeIt() {
        assertRefused("a.rdb.sha256 is missing");
        assertRefused("sha256sum a.rdb > a.rdb.sha256");
    }

    @Test
    void aChangedFileIsRefused() throws IOException {
        record(ABC + "  a.rdb\n");
        Files.writeString(file, "abd");
        assertRefused("damaged");
    }

    @Test
    void whatIsNoChecksumOfThisFileIsRefused() throws IOException {
        for (String text :
                new String[] {"", "abc  a.rdb", ABC, ABC + "  b.rdb", ABC + "  a.rdb\n" + ABC + "  b.rdb\n"}) {
            record(text);
            assertRefused("is no checksum of a.rdb");
        }
    }

    private void record(String text) throws IOException {
        Files.writeString(Checksum.beside(file), text);
    }

    private void assertRefused(String words) {
        assertThatThrownBy(() -> Checksum.require(file))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(words);
    }
}
