package onceline.drills.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import onceline.drills.judge.FinalState.Command;
import onceline.drills.judge.FinalState.IssuedFact;
import onceline.drills.judge.FinalState.NoticeRow;
import onceline.drills.judge.FinalState.Refusal;
import onceline.drills.judge.FinalState.Stock;
import onceline.drills.judge.FinalState.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One spoiled point at a time: exactly its own column turns red. */
final class JudgeTest {

    @Test
    void aSaleWithoutFaultPasses() {
        Books books = new Tale().close().assertClosed();

        assertThat(books.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(books.counts().acknowledged()).isEqualTo(5);
        assertThat(books.counts().joined()).isEqualTo(5);
        assertThat(books.counts().admitted()).isEqualTo(3);
        assertThat(books.counts().issued()).isEqualTo(3);
        assertThat(books.counts().told()).isEqualTo(3);
        assertThat(books.counts().soldOut()).isEqualTo(2);
        assertThat(books.counts().insidePeak()).isEqualTo(3);
        assertThat(books.speed().joinP50Ms()).isBetween(499.0, 501.0);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("spoiled")
    void eachDefectTurnsItsOwnColumnRed(Column column, String what, Consumer<Tale> defect) {
        Tale tale = new Tale();
        defect.accept(tale);

        Books books = tale.close();

        assertThat(red(books)).as(books.text()).containsExactly(column);
        assertThat(books.verdict()).isEqualTo(Verdict.DEVIATED);
        assertThat(books.findings().get(column)).isNotEmpty();
        assertThatThrownBy(books::assertClosed)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(column.field());
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                spoil(Column.LOST, "an acknowledged join without a record", tale -> {
                    tale.journal.removeIf(record -> record.offset() == Tale.place(4));
                    tale.waiting.remove(Tale.user(4));
                    tale.shown.put("waiting", "1");
                }),
                spoil(Column.LOST, "admitted, never issued", tale -> {
                    forgetTicket(tale, 2);
                    tale.stock = new Stock(3, 1, 2);
                }),
                spoil(Column.LOST, "a ticket that its person knows is missing", tale -> {
                    tale.refusals.add(new Refusal("r", Tale.user(2), Tale.place(2), "EXISTING"));
                    tale.departs(2, "EXISTING");
                    tale.tickets.removeIf(ticket -> ticket.id().equals(Tale.ticketOf(2)));
                    tale.facts.removeIf(fact -> fact.ticket().equals(Tale.ticketOf(2)));
                    tale.notices.removeIf(notice -> notice.user().equals(Tale.user(2)));
                    tale.tells(new Stock(3, 1, 3));
                }),
                spoil(Column.LOST, "a confirmation came undone", tale -> {
                    tale.ticketEnds(1, "EXPIRED");
                    tale.tells(new Stock(3, 1, 3));
                }),
                spoil(Column.LOST, "a unit came never back", tale -> {
                    confirmNever(tale, 1, "EXPIRED");
                    tale.stock = new Stock(3, 0, 3);
                }),
                spoil(Column.LOST, "a unit came back, and the line was never told", tale -> {
                    confirmNever(tale, 1, "EXPIRED");
                    tale.stock = new Stock(3, 1, 3);
                }),
                spoil(Column.INVENTED, "the line was told of a unit that is not there", tale -> {
                    tale.tells(new Stock(3, 1, 3));
                    tale.stock = new Stock(3, 0, 3);
                }),
                spoil(Column.LOST, "stock shrank", tale -> tale.tells(new Stock(2, -1, 3))),
                spoil(Column.LOST, "committed, never published", tale -> tale.facts.remove(0)),
                spoil(Column.LOST, "an acknowledged leave without a record", tale -> {
                    tale.history.add(new Op(1, 4, Kind.INVOKE, Act.LEAVE, "l", null, null, null));
                    tale.history.add(new Op(2, 4, Kind.OK, Act.LEAVE, "l", null, null, "left"));
                    tale.endsInstead(4, Ending.LEFT);
                }),
                spoil(Column.LOST, "somebody who stayed was abandoned", tale -> {
                    tale.journal.add(Tale.decision(
                            40, "Abandoned", 2, List.of(new JournalRecord.Entry(Tale.place(4), Tale.user(4)))));
                    tale.waiting.remove(Tale.user(4));
                    tale.shown.put("waiting", "1");
                }),
                spoil(
                        Column.DOUBLED,
                        "two live tickets of one person",
                        tale -> tale.tickets.add(new Ticket(9, "sale.x", Tale.user(1), Tale.place(1), "CONFIRMED"))),
                spoil(
                        Column.DOUBLED,
                        "a second ticket for a place",
                        tale -> tale.tickets.add(new Ticket(9, "sale.x", Tale.user(1), Tale.place(1), "EXPIRED"))),
                spoil(Column.DOUBLED, "one row of an expired ticket twice", tale -> {
                    confirmNever(tale, 1, "EXPIRED");
                    tale.tells(new Stock(3, 1, 3));
                    tale.tickets.add(tale.tickets.get(1));
                }),
                spoil(Column.DOUBLED, "two places for one join", tale -> {
                    tale.journal.add(Tale.joined(41, 3, "j-3"));
                    tale.history.add(answered(3, "j-3", 41));
                }),
                spoil(Column.DOUBLED, "a second place from another tab", tale -> {
                    tale.journal.add(Tale.joined(41, 3, "other"));
                    tale.history.add(new Op(1, 3, Kind.INVOKE, Act.JOIN, "other", null, null, null));
                    tale.history.add(answered(3, "other", 41));
                }),
                spoil(
                        Column.DOUBLED,
                        "told of one ticket as two facts",
                        tale -> tale.told(5, 0, "ticket-issued", "another", Tale.ticketOf(0))),
                spoil(
                        Column.DOUBLED,
                        "two commands for one place",
                        tale -> tale.commands.add(new Command(true, Tale.user(1), Tale.place(1), 4L))),
                spoil(Column.DOUBLED, "a stock message counted twice", tale -> tale.tells(new Stock(4, 1, 3))),
                spoil(Column.DOUBLED, "a unit came back twice", tale -> {
                    confirmNever(tale, 1, "EXPIRED");
                    tale.tells(new Stock(3, 2, 3));
                }),
                spoil(Column.DOUBLED, "one refusal twice", tale -> {
                    tale.refuses(3);
                    tale.refusals.add(Tale.refusal(3));
                }),
                spoil(
                        Column.DOUBLED,
                        "issued, and refused for a ticket that there was",
                        tale -> tale.refusals.add(new Refusal("r", Tale.user(1), Tale.place(1), "EXISTING"))),
                spoil(Column.INVENTED, "a refusal of somebody else", tale -> {
                    tale.refuses(3);
                    tale.refusals.set(0, new Refusal(Tale.ticketOf(3), "u-4", Tale.place(3), "SOLD_OUT"));
                    tale.changes(Tale.soldOut(3), "u-4", "sold-out");
                }),
                spoil(
                        Column.INVENTED,
                        "a fact that names somebody else",
                        tale -> tale.facts.set(1, new IssuedFact(Tale.ticketOf(1), "u-4", Tale.place(1)))),
                spoil(
                        Column.INVENTED,
                        "a fact that names another place",
                        tale -> tale.facts.set(1, new IssuedFact(Tale.ticketOf(1), "u-1", 14L))),
                spoil(
                        Column.DOUBLED,
                        "a notice stored twice on one channel",
                        tale -> tale.notices.add(Tale.confirmed(1))),
                spoil(
                        Column.INVENTED,
                        "a notice for somebody else",
                        tale -> tale.changes(Tale.issued(1), "u-0", "ticket-issued")),
                spoil(
                        Column.INVENTED,
                        "a notice of the issue that says something else",
                        tale -> tale.changes(Tale.issued(1), "u-1", "ticket-confirmed")),
                spoil(
                        Column.INVENTED,
                        "a notice of an end that did not come to pass",
                        tale -> tale.changes(Tale.confirmed(1), "u-1", "ticket-expired")),
                spoil(
                        Column.INVENTED,
                        "a notice of a ticket that is not there",
                        tale -> tale.notices.add(new NoticeRow("u-4", "sale.77#1", "page", "ticket-issued", 4))),
                spoil(
                        Column.INVENTED,
                        "a notice of a refusal that is not there",
                        tale -> tale.notices.add(new NoticeRow("u-4", "sale.14#sold-out", "page", "sold-out", 4))),
                spoil(
                        Column.INVENTED,
                        "a notice of a fact that no ticket has",
                        tale -> tale.notices.add(new NoticeRow("u-1", "sale.11#3", "page", "ticket-expired", 4))),
                spoil(Column.INVENTED, "a ticket without an admission", tale -> {
                    tale.tickets.add(new Ticket(9, "sale.99", "u-nobody", 99L, "CONFIRMED"));
                }),
                spoil(Column.INVENTED, "a place nobody asked for", tale -> {
                    tale.journal.add(Tale.joined(41, 8, "j-8"));
                    tale.waiting.put(Tale.user(8), 41L);
                    tale.shown.put("waiting", "3");
                }),
                spoil(
                        Column.INVENTED,
                        "a place from a join never sent",
                        tale -> tale.history.removeIf(op -> op.person() == 4 && op.act() == Act.JOIN)),
                spoil(
                        Column.INVENTED,
                        "an admission of a place nobody holds",
                        tale -> tale.journal.add(
                                Tale.decision(42, "Admitted", 2, List.of(new JournalRecord.Entry(77, "u-nobody"))))),
                spoil(
                        Column.INVENTED,
                        "a fact without a ticket",
                        tale -> tale.facts.add(new IssuedFact("sale.77", "u-nobody", 77L))),
                spoil(
                        Column.INVENTED,
                        "a command without an admission",
                        tale -> tale.commands.add(new Command(true, Tale.user(4), Tale.place(4), 4L))),
                spoil(
                        Column.INVENTED,
                        "a confirmation nobody sent",
                        tale -> tale.history.removeIf(op -> op.person() == 1 && op.act() == Act.CONFIRM)),
                spoil(
                        Column.INVENTED,
                        "a confirmation that was refused each time",
                        tale -> tale.history.replaceAll(op -> confirmed(op, 1) ? failed(op, Kind.FAIL) : op)),
                spoil(
                        Column.INVENTED,
                        "inside no more for another reason than the ticket's end",
                        tale -> tale.departs(1, "EXPIRED")),
                spoil(Column.INVENTED, "inside no more for another reason than the refusal", tale -> {
                    tale.refuses(3);
                    tale.departs(3, "CANCELLED");
                }),
                spoil(
                        Column.INVENTED,
                        "a record in another partition",
                        tale -> tale.strays.add(Tale.joined(5, 3, "j-3"))),
                spoil(Column.OUT_OF_ORDER, "tickets swapped", tale -> {
                    tale.tickets.set(0, new Ticket(2, Tale.ticketOf(0), Tale.user(0), Tale.place(0), "CONFIRMED"));
                    tale.tickets.set(1, new Ticket(1, Tale.ticketOf(1), Tale.user(1), Tale.place(1), "CONFIRMED"));
                }),
                spoil(Column.OUT_OF_ORDER, "a later place admitted first", tale -> {
                    tale.journal.removeIf(record -> record.type().equals("Admitted"));
                    tale.journal.sort((a, b) -> Long.compare(a.offset(), b.offset()));
                    tale.journal.add(7, Tale.decision(20, "Admitted", 2, List.of(entry(1), entry(0), entry(2))));
                    tale.tickets.set(0, new Ticket(2, Tale.ticketOf(0), Tale.user(0), Tale.place(0), "CONFIRMED"));
                    tale.tickets.set(1, new Ticket(1, Tale.ticketOf(1), Tale.user(1), Tale.place(1), "CONFIRMED"));
                    // judged once, by the admissions: the tickets follow them
                }),
                spoil(Column.OUT_OF_ORDER, "answered first, behind all the same", tale -> {
                    tale.history.replaceAll(op -> op.person() == 3 && op.act() == Act.JOIN
                            ? new Op(
                                    op.time() + 60_000_000_000L,
                                    3,
                                    op.kind(),
                                    Act.JOIN,
                                    op.id(),
                                    op.standing() == null ? null : Tale.position(3, 4, 60),
                                    null,
                                    null)
                            : op);
                    tale.history.removeIf(op -> op.person() == 3 && op.act() == Act.SHOWN);
                    tale.shows(99_000_000_000L, 3, soldOut(3, 1, 70));
                }),
                spoil(
                        Column.OUT_OF_ORDER,
                        "a position grew",
                        tale -> tale.shows(11_000_000_000L, 4, soldOut(4, 9, 31))),
                spoil(Column.OVERSOLD, "more tickets than stock", tale -> {
                    tale.tells(new Stock(4, 0, 4));
                    sellToTheFourth(tale);
                }),
                spoil(Column.OVERFILLED, "more people inside than allowed", tale -> {
                    tale.journal.removeIf(record -> record.type().equals("Admitted"));
                    tale.journal.sort((a, b) -> Long.compare(a.offset(), b.offset()));
                    tale.journal.add(
                            7, Tale.decision(20, "Admitted", 2, List.of(entry(0), entry(1), entry(2), entry(3))));
                    tale.journal.add(Tale.departed(40, Tale.place(3), "REFUSED"));
                    tale.refusals.add(Tale.refusal(3));
                    tale.notices.add(Tale.soldOut(3));
                    tale.waiting.remove(Tale.user(3));
                    tale.shown.put("waiting", "1");
                }),
                spoil(
                        Column.UNTOLD,
                        "a stream without its ticket",
                        tale -> tale.history.removeIf(op -> op.person() == 1 && op.act() == Act.TOLD)),
                spoil(Column.UNTOLD, "nothing kept for somebody away", tale -> {
                    tale.history.removeIf(op -> op.person() == 1 && op.act() == Act.TOLD);
                    tale.loses(Tale.issued(1));
                    tale.endsInstead(1, Ending.VANISHED);
                }),
                spoil(
                        Column.UNTOLD,
                        "no notice of the issue, though one of the end and the person has asked",
                        tale -> tale.loses(Tale.issued(1))),
                spoil(Column.UNTOLD, "no notice of a refusal", tale -> {
                    tale.refuses(3);
                    tale.loses(Tale.soldOut(3));
                }),
                spoil(Column.UNTOLD, "no notice of the end", tale -> tale.loses(Tale.confirmed(1))),
                spoil(
                        Column.UNTOLD,
                        "sold out without a word",
                        tale -> tale.history.removeIf(op -> op.person() == 4 && op.act() == Act.SHOWN)),
                spoil(Column.UNTOLD, "expired without a word", tale -> {
                    tale.history.removeIf(op -> op.person() == 1 && op.act() == Act.CONFIRM);
                    tale.ticketEnds(1, "EXPIRED");
                    tale.tells(new Stock(3, 1, 3));
                }),
                spoil(Column.REDIS_DIFFERS, "somebody missing in Redis", tale -> tale.waiting.remove(Tale.user(4))),
                spoil(Column.REDIS_DIFFERS, "another place in Redis", tale -> tale.waiting.put(Tale.user(4), 99L)),
                spoil(Column.REDIS_DIFFERS, "somebody inside who left", tale -> tale.inside.put(Tale.user(0), 10L)),
                spoil(Column.REDIS_DIFFERS, "a wrong number", tale -> tale.shown.put("granted", "9")));
    }

    @Test
    void decisionsOfAnEndedTermChangeNothing() {
        Tale tale = new Tale();
        tale.journal.add(Tale.record(50, "Claim", null, null));
        tale.journal.add(Tale.decision(51, "Admitted", 2, List.of(entry(3))));

        Books books = tale.close().assertClosed();

        assertThat(books.counts().admitted()).isEqualTo(3);
        assertThat(books.counts().fenced()).isEqualTo(1);
    }

    @Test
    void theFirstOfLeavingAndAdmissionWins() {
        Tale tale = new Tale();
        tale.journal.add(Tale.record(50, "Left", Tale.user(4), "l"));
        tale.journal.add(Tale.decision(51, "Admitted", 2, List.of(entry(4))));
        tale.history.add(new Op(1, 4, Kind.INVOKE, Act.LEAVE, "l", null, null, null));
        tale.history.add(new Op(2, 4, Kind.OK, Act.LEAVE, "l", null, null, "left"));
        tale.endsInstead(4, Ending.LEFT);
        tale.waiting.remove(Tale.user(4));
        tale.shown.put("waiting", "1");

        assertThat(tale.close().assertClosed().counts().left()).isEqualTo(1);
    }

    @Test
    void anOlderAnswerThanOneSeenIsNotWhatThePageShows() {
        Tale tale = new Tale();
        tale.shows(12_000_000_000L, 4, soldOut(4, 5, 3));

        tale.close().assertClosed();
    }

    @Test
    void nothingAcknowledgedProvesNothing() {
        Tale tale = new Tale();
        tale.history.removeIf(op -> op.act() != Act.SIGN_IN);
        tale.journal.removeIf(record -> !record.type().equals("Granted"));
        tale.tickets.clear();
        tale.facts.clear();
        tale.notices.clear();
        tale.commands.clear();
        tale.waiting.clear();
        tale.shown.putAll(Map.of("waiting", "0", "soldOut", "0"));
        tale.stock = new Stock(3, 3, 0);

        assertThat(tale.close().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void notCaughtUpProvesNothingButShowsWhatIsCertain() {
        Tale tale = new Tale();
        tale.notQuiet = "Redis is behind";
        assertThat(tale.close().verdict()).isEqualTo(Verdict.UNKNOWN);

        tale.tickets.add(new Ticket(9, "sale.x", Tale.user(1), Tale.place(1), "CONFIRMED"));
        assertThat(tale.close().verdict()).isEqualTo(Verdict.DEVIATED);
    }

    @Test
    void whoIsRefusedForWantOfStockIsNoDefect() {
        Tale tale = new Tale();
        tale.refuses(3);

        assertThat(tale.close().assertClosed().counts().soldOut()).isEqualTo(2);
    }

    @Test
    void aConfirmationInDoubtMayHaveCounted() {
        Tale tale = new Tale();
        tale.history.replaceAll(op -> confirmed(op, 1) ? failed(op, Kind.INFO) : op);
        tale.history.add(new Op(99, 1, Kind.INVOKE, Act.CONFIRM, Tale.ticketOf(1), null, null, null));
        tale.history.add(new Op(100, 1, Kind.FAIL, Act.CONFIRM, Tale.ticketOf(1), null, null, "409"));

        tale.close().assertClosed();
    }

    @Test
    void warningsAndOtherChannelsAreNotInvented() {
        Tale tale = new Tale();
        tale.notices.add(new NoticeRow("u-1", "sale.11#hold-expiring", "page", "hold-expiring", 4));
        tale.notices.add(new NoticeRow("u-1", "sale.11#1", "mail", "ticket-issued", 4));

        tale.close().assertClosed();
    }

    @Test
    void aNoticeMayBeAheadOfItsTicketWhileAnythingMoves() {
        Tale tale = new Tale();
        tale.notQuiet = "tickets are held";
        tale.notices.add(new NoticeRow("u-4", "sale.14#1", "page", "ticket-issued", 4));

        assertThat(tale.close().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void tooManyUnknownOutcomesProveNothing() {
        Tale tale = new Tale();
        tale.history.add(new Op(1, 4, Kind.INVOKE, Act.JOIN, "lost", null, null, null));
        tale.history.add(new Op(2, 4, Kind.INFO, Act.JOIN, "lost", null, null, "timeout"));

        Books books = tale.close();

        assertThat(books.counts().unknown()).isEqualTo(1);
        assertThat(books.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(books.doubts()).singleElement().asString().contains("1 of 6 outcomes");
    }

    @Test
    void whoGoesHomeRightAfterTheNoticeIsOwedTheNoticeAlone() {
        Tale tale = new Tale();
        tale.history.removeIf(op -> op.person() == 1 && (op.act() == Act.TOLD || op.act() == Act.END));
        tale.ends(8_999_000_000L, 1, Ending.CONFIRMED);
        assertThat(red(tale.close())).isEmpty();

        tale.loses(Tale.issued(1));
        assertThat(red(tale.close())).containsExactly(Column.UNTOLD);
    }

    @Test
    void whoWatchesForLongerAfterTheNoticeIsOwedTheWord() {
        Tale tale = new Tale();
        tale.history.removeIf(op -> op.person() == 1 && (op.act() == Act.TOLD || op.act() == Act.END));
        tale.ends(9_001_000_000L, 1, Ending.CONFIRMED);

        assertThat(red(tale.close())).containsExactly(Column.UNTOLD);
    }

    @Test
    void anUnknownJoinThatIsInTheLineIsNotInvented() {
        Tale tale = new Tale();
        tale.history.replaceAll(op -> op.person() == 4 && op.act() == Act.JOIN && op.kind() == Kind.OK
                ? new Op(op.time(), 4, Kind.INFO, Act.JOIN, op.id(), null, null, "timeout")
                : op);

        assertThat(red(tale.close())).isEmpty();
    }

    @Test
    void theReportHasTheFieldsThatWereAskedFor() {
        assertThat(new Tale().close().fields())
                .containsKeys(
                        "lost",
                        "doubled",
                        "invented",
                        "outOfOrder",
                        "oversold",
                        "untold",
                        "issued",
                        "joined",
                        "acknowledged",
                        "refused",
                        "unknown",
                        "admitted",
                        "soldOut",
                        "told",
                        "replicationFactor",
                        "minInsync");
    }

    private static List<Column> red(Books books) {
        return books.columns().entrySet().stream()
                .filter(column -> column.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    private static Arguments spoil(Column column, String what, Consumer<Tale> defect) {
        return Arguments.of(column, what, defect);
    }

    private static boolean confirmed(Op op, int person) {
        return op.person() == person && op.act() == Act.CONFIRM && op.kind() == Kind.OK;
    }

    private static Op failed(Op op, Kind kind) {
        return new Op(op.time(), op.person(), kind, op.act(), op.id(), null, null, "no");
    }

    private static JournalRecord.Entry entry(int person) {
        return new JournalRecord.Entry(Tale.place(person), Tale.user(person));
    }

    private static Standing soldOut(int person, long position, long asOf) {
        return new Standing("waiting", Tale.place(person), null, position, asOf, "open", true, 0L, false);
    }

    private static Op answered(int person, String id, long place) {
        Standing standing = new Standing("waiting", place, null, null, null, "open", false, null, false);
        return new Op(99_000_000_000L, person, Kind.OK, Act.JOIN, id, standing, null, null);
    }

    private static void forgetTicket(Tale tale, int person) {
        String ticket = Tale.ticketOf(person);
        tale.tickets.removeIf(row -> row.id().equals(ticket));
        tale.facts.removeIf(fact -> fact.ticket().equals(ticket));
        tale.notices.removeIf(notice -> notice.user().equals(Tale.user(person)));
        tale.history.removeIf(op -> op.person() == person && (op.act() == Act.TOLD || op.act() == Act.CONFIRM));
    }

    /** The person never confirmed, and was told of the expiry. */
    private static void confirmNever(Tale tale, int person, String state) {
        tale.history.removeIf(op -> op.person() == person && op.act() == Act.CONFIRM);
        tale.ticketEnds(person, state);
        tale.told(9, person, "ticket-expired", Tale.ticketOf(person) + "#2", Tale.ticketOf(person));
    }

    private static void sellToTheFourth(Tale tale) {
        String ticket = Tale.ticketOf(3);
        tale.journal.add(Tale.decision(40, "Admitted", 2, List.of(entry(3))));
        tale.journal.add(Tale.departed(41, Tale.place(3), "CONFIRMED"));
        tale.commands.add(new Command(true, Tale.user(3), Tale.place(3), 4L));
        tale.tickets.add(new Ticket(4, ticket, Tale.user(3), Tale.place(3), "CONFIRMED"));
        tale.facts.add(new IssuedFact(ticket, Tale.user(3), Tale.place(3)));
        tale.notices.add(Tale.issued(3));
        tale.notices.add(Tale.confirmed(3));
        tale.told(9, 3, "ticket-issued", ticket + "#1", ticket);
        tale.history.add(new Op(10, 3, Kind.INVOKE, Act.CONFIRM, ticket, null, null, null));
        tale.history.add(new Op(11, 3, Kind.OK, Act.CONFIRM, ticket, null, null, "CONFIRMED"));
        tale.waiting.remove(Tale.user(3));
        tale.shown.put("waiting", "1");
    }
}
