package onceline.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import onceline.delivery.Unreadable;
import onceline.plumbing.json.Json;
import onceline.words.EventId;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

final class ToldTest {
    private static final String ISSUED = """
            {"type": "TicketIssued", "ticket": "winter.48211", "version": 1, "eventId": "winter", "user": "u-kim",
             "place": 48211, "holdUntil": 1700000600000, "at": 1700000000000}""";
    private static final String NOTIFICATION = """
            {"type": "Notification", "fact": "winter.48211#2", "user": "u-kim", "kind": "ticket-confirmed",
             "eventId": "winter", "ticket": "winter.48211", "at": 1700000000000, "detail": "안녕"}""";

    @Test
    void anIssuedTicketIsTheFirstFactOfItsVersion() throws Unreadable {
        assertThat(Told.ofIssued(bytes(ISSUED)))
                .isEqualTo(new Told(
                        new UserId("u-kim"),
                        "winter.48211#1",
                        "ticket-issued",
                        new Particulars(
                                new EventId("winter"),
                                "winter.48211",
                                1_700_000_000_000L,
                                1_700_000_600_000L,
                                null,
                                null,
                                null)));
    }

    @Test
    void aNotificationBringsItsOwnFact() throws Unreadable {
        assertThat(Told.ofNotification(bytes(NOTIFICATION)))
                .isEqualTo(new Told(
                        new UserId("u-kim"),
                        "winter.48211#2",
                        "ticket-confirmed",
                        new Particulars(
                                new EventId("winter"), "winter.48211", 1_700_000_000_000L, null, "안녕", null, null)));
    }

    @Test
    void whatANewerNodeAddsIsSkipped() throws Unreadable {
        assertThat(Told.ofIssued(bytes(with(ISSUED, "colour", "\"blue\"")))).isEqualTo(Told.ofIssued(bytes(ISSUED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "ticket", "version", "eventId", "user", "holdUntil", "at"})
    void anIssueNeedsEachOfItsFields(String field) {
        assertThatThrownBy(() -> Told.ofIssued(bytes(without(ISSUED, field)))).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "fact", "user", "kind", "at"})
    void aNotificationNeedsEachOfItsFields(String field) {
        assertThatThrownBy(() -> Told.ofNotification(bytes(without(NOTIFICATION, field))))
                .isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventId", "ticket", "detail"})
    void aNotificationMayLackTheOthers(String field) throws Unreadable {
        assertThat(Told.ofNotification(bytes(without(NOTIFICATION, field))).fact())
                .isEqualTo("winter.48211#2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "type | \"TicketIssued\"",
                "fact | \"\"",
                "fact | \"trailing space \"",
                "fact | \"안녕\"",
                "kind | \"Ticket Confirmed\"",
                "kind | \"ticket-issued\"",
                "user | \"u kim\"",
                "eventId | \"UPPER\"",
                "ticket | \"<script>\"",
                "at | null",
                "at | \"soon\"",
                "detail | {}",
            })
    void anImpossibleValueIsRefused(String field, String value) {
        assertThatThrownBy(() -> Told.ofNotification(bytes(with(NOTIFICATION, field, value))))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void whatIsTooLongForTheTableIsRefusedAndTheLongestFits() throws Unreadable {
        assertThat(Told.ofNotification(bytes(with(NOTIFICATION, "fact", quoted("f", 190))))
                        .fact())
                .hasSize(190);
        for (var tooLong :
                new String[][] {{"fact", quoted("f", 191)}, {"kind", quoted("k", 49)}, {"detail", quoted("d", 2001)}}) {
            assertThatThrownBy(() -> Told.ofNotification(bytes(with(NOTIFICATION, tooLong[0], tooLong[1]))))
                    .isInstanceOf(Unreadable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "not json", "[]", "7", "{}"})
    void whatIsNoRecordIsRefused(String text) {
        assertThatThrownBy(() -> Told.ofIssued(bytes(text))).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> Told.ofNotification(bytes(text))).isInstanceOf(Unreadable.class);
    }

    private static String quoted(String character, int times) {
        return '"' + character.repeat(times) + '"';
    }

    private static String with(String json, String field, String value) {
        return ((ObjectNode) Json.WIRE.readTree(json))
                .set(field, Json.WIRE.readTree(value))
                .toString();
    }

    private static String without(String json, String field) {
        var node = (ObjectNode) Json.WIRE.readTree(json);
        node.remove(field);
        return node.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
