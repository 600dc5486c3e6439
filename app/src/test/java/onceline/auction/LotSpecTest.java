package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import onceline.plumbing.http.Problem;
import onceline.plumbing.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LotSpecTest {
    private static final String FULL = """
            {"lot":"violin","eventId":"sale","title":"A violin","opensAt":"2027-01-01T10:00:00Z",\
            "closesAt":"2027-01-01T11:00:00.1234Z","openingPrice":100,"increment":10,"currency":"EUR",\
            "extendSeconds":60,"extendAtMostSeconds":600,"holdSeconds":30}""";

    @Test
    void isKeptToTheMillisecondAndToldAsItIsKept() {
        var listing = spec(FULL).checked();
        assertThat(listing.closesAt()).hasToString("2027-01-01T11:00:00.123Z");
        assertThat(listing.extendAtMost()).isEqualTo(Duration.ofMinutes(10));
        assertThat(LotSpec.of(listing).checked()).isEqualTo(listing);
    }

    @Test
    void extensionAndHoldNeedNotBeGiven() {
        var listing = spec(FULL.replaceFirst(",\"extendSeconds.*", "}")).checked();
        assertThat(listing.extend()).isZero();
        assertThat(listing.extendAtMost()).isZero();
        assertThat(listing.hold()).isEqualTo(Duration.ofMinutes(10));
        assertThat(LotSpec.of(listing).checked()).isEqualTo(listing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"lot\":\"violin\"|\"lot\":null|lot is needed",
                "\"title\":\"A violin\"|\"title\":\" \"|title must be",
                "2027-01-01T10:00:00Z|2027-01-01|opensAt must be an instant",
                "2027-01-01T10:00:00Z|1969-01-01T00:00:00Z|opensAt must be an instant",
                "2027-01-01T11:00:00.1234Z|2027-01-01T10:00:00Z|closesAt must be after opensAt",
                "\"openingPrice\":100|\"openingPrice\":0|openingPrice must be a whole number",
                "\"openingPrice\":100|\"openingPrice\":9007199254740992|openingPrice must be a whole number",
                "\"openingPrice\":100|\"openingPrice\":99999999999999999999999|openingPrice must be a whole number",
                "\"increment\":10|\"increment\":-1|increment must be a whole number",
                "\"increment\":10|\"increment\":null|increment must be a whole number",
                "\"EUR\"|\"EUX\"|currency must be a code of ISO 4217",
                "\"EUR\"|\"eur\"|currency must be a code of ISO 4217",
                "\"extendSeconds\":60,||belong together",
                "\"extendSeconds\":60|\"extendSeconds\":0|extendSeconds must be from 1",
                "\"extendAtMostSeconds\":600|\"extendAtMostSeconds\":59|extendAtMostSeconds must be from 60",
                "\"holdSeconds\":30|\"holdSeconds\":86401|holdSeconds must be from 1"
            })
    void refusesWithASentence(String right, String wrong, String sentence) {
        String json = FULL.replace(right, wrong == null ? "" : wrong);
        assertThatThrownBy(() -> spec(json).checked())
                .isInstanceOf(Problem.class)
                .hasMessageContaining(sentence);
    }

    private static LotSpec spec(String json) {
        return Json.DOOR.readValue(json, LotSpec.class);
    }
}
