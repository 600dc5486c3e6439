package onceline.drills.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import onceline.drills.judge.FinalState.Command;
import onceline.drills.judge.FinalState.Stock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Joins and leaves by their ids: people who come again, repeat, or were refused. The fifth person waits at place 14. */
final class JoinJudgeTest {
    private static final int WAITER = 4;
    private static final long BACK_AT = 45;

    private final Tale tale = new Tale();

    @Test
    void whoLeavesAndJoinsAgainHasTheLaterPlace() {
        comesBack(promised(BACK_AT));

        tale.close().assertClosed();
    }

    @Test
    void aLostSecondJoinIsNotHiddenByTheFirst() {
        comesBack(promised(BACK_AT));
        tale.journal.removeIf(record -> record.offset() == BACK_AT);
        nobodyWaitsAsFifth();

        assertThat(red(tale.close())).containsExactly(Column.LOST);
    }

    @Test
    void aLostJoinThatWasAnsweredWithoutAnOffsetIsMissed() {
        comesBack(null);
        tale.journal.removeIf(record -> record.offset() == BACK_AT);
        nobodyWaitsAsFifth();

        assertThat(red(tale.close())).containsExactly(Column.LOST);
    }

    @Test
    void aPromiseIsNotKeptByALaterRecord() {
        comesBack(promised(BACK_AT - 1));

        assertThat(red(tale.close())).containsExactly(Column.LOST);
    }

    @Test
    void theAnsweredPlaceIsThatOfTheJoinItself() {
        comesBack(at("waiting", BACK_AT));
        tale.close().assertClosed();

        tale.history.replaceAll(op -> "again".equals(op.id()) && op.kind() == Kind.OK
                ? answered(Act.JOIN, "again", at("waiting", Tale.place(WAITER)), null)
                : op);
        assertThat(red(tale.close())).containsExactly(Column.LOST);
    }

    @Test
    void aSecondTabIsAnsweredWithThePlaceOfTheFirst() {
        joins(WAITER, BACK_AT, "other", at("waiting", Tale.place(WAITER)));

        tale.close().assertClosed();
    }

    @Test
    void whoHasBoughtIsAnsweredWithThePlaceOfThePurchase() {
        joins(0, BACK_AT, "again", at("bought", Tale.place(0)));

        tale.close().assertClosed();
    }

    @Test
    void aRepeatAfterTheEndOfItsEntryGetsNoPlace() {
        leaves("l", 44, "left");
        tale.journal.add(Tale.joined(BACK_AT, WAITER, "j-4"));
        tale.history.add(invoked(WAITER, Act.JOIN, "j-4"));
        tale.history.add(answered(Act.JOIN, "j-4", null, "spent"));
        nobodyWaitsAsFifth();

        tale.close().assertClosed();
    }

    @Test
    void aJoinThatTheCloseForestalledIsInTheJournalAndInNoLine() {
        leaves("l", 43, "left");
        tale.journal.add(Tale.record(44, "Closed", null, "c"));
        joins(WAITER, BACK_AT, "again", promised(BACK_AT));
        nobodyWaitsAsFifth();

        tale.close().assertClosed();
    }

    @Test
    void aRefusedJoinHasNoPlace() {
        becomes(Act.JOIN, "j-4", Kind.FAIL);

        assertThat(red(tale.close())).containsExactly(Column.INVENTED);
    }

    @Test
    void aRefusedJoinWithAnAttemptInDoubtMayHaveAPlace() {
        tale.history.add(invoked(WAITER, Act.JOIN, "j-4"));
        tale.history.add(new Op(99_000_000_000L, WAITER, Kind.INFO, Act.JOIN, "j-4", null, null, "timeout"));
        becomes(Act.JOIN, "j-4", Kind.FAIL);

        assertThat(red(tale.close())).isEmpty();
    }

    @Test
    void aJoinRefusedByTheCloseIsInTheJournalAndInNoLine() {
        leaves("l", 43, "left");
        tale.journal.add(Tale.record(44, "Closed", null, "c"));
        joins(WAITER, BACK_AT, "again", null);
        becomes(Act.JOIN, "again", Kind.FAIL);
        nobodyWaitsAsFifth();

        tale.close().assertClosed();
    }

    @Test
    void aRefusedLeaveTakesNobodyAway() {
        leaves("l", 44, "left");
        becomes(Act.LEAVE, "l", Kind.FAIL);
        nobodyWaitsAsFifth();

        assertThat(red(tale.close())).containsExactly(Column.INVENTED);
    }

    @Test
    void aLeaveRepeatedLateTakesNoLaterPlaceAway() {
        comesBack(promised(BACK_AT));
        tale.journal.add(Tale.record(46, "Left", Tale.user(WAITER), "l"));

        tale.close().assertClosed();
    }

    @Test
    void aLeaveBeforeTheFirstEntryIsForgotten() {
        tale.journal.add(2, Tale.record(3, "Left", Tale.user(WAITER), "l"));
        leaves("l", 44, "left");
        nobodyWaitsAsFifth();

        tale.close().assertClosed();
    }

    @Test
    void anIdThatLeftDoesNotJoin() {
        leaves("l", 44, "left");
        joins(WAITER, BACK_AT, "l", null);
        nobodyWaitsAsFifth();

        tale.close().assertClosed();
    }

    @Test
    void anAdmissionGivenUpCancelsItsTicket() {
        ticketIsCancelled();
        leaves(1, "l", 21, "admitted-first");

        tale.close().assertClosed();
    }

    @Test
    void aLeaveAfterTheEndOfTheTicketIsNoReasonToCancelIt() {
        ticketIsCancelled();
        leaves(1, "l", 44, "not-waiting");

        assertThat(red(tale.close())).containsExactly(Column.INVENTED);
    }

    /** The second person's. */
    private void ticketIsCancelled() {
        tale.history.removeIf(op -> op.person() == 1 && op.act() == Act.CONFIRM);
        tale.endsInstead(1, Ending.LEFT);
        tale.ticketEnds(1, "CANCELLED");
        tale.commands.add(new Command(false, Tale.user(1), Tale.place(1), 4L));
        tale.tells(new Stock(3, 1, 4));
    }

    private void becomes(Act act, String id, Kind kind) {
        tale.history.replaceAll(op -> op.act() == act && id.equals(op.id()) && op.kind() == Kind.OK
                ? new Op(op.time(), op.person(), kind, act, id, null, null, "refused")
                : op);
    }

    private void comesBack(@Nullable Standing answer) {
        leaves("l", 44, "left");
        joins(WAITER, BACK_AT, "again", answer);
        tale.waiting.put(Tale.user(WAITER), BACK_AT);
    }

    private void leaves(String id, long offset, String outcome) {
        leaves(WAITER, id, offset, outcome);
    }

    private void leaves(int person, String id, long offset, String outcome) {
        tale.journal.add(Tale.record(offset, "Left", Tale.user(person), id));
        tale.journal.sort(Comparator.comparingLong(JournalRecord::offset));
        tale.history.add(invoked(person, Act.LEAVE, id));
        tale.history.add(new Op(99_000_000_000L, person, Kind.OK, Act.LEAVE, id, null, null, outcome));
    }

    private void joins(int person, long offset, String id, @Nullable Standing answer) {
        tale.journal.add(Tale.joined(offset, person, id));
        tale.history.add(invoked(person, Act.JOIN, id));
        tale.history.add(new Op(99_000_000_000L, person, Kind.OK, Act.JOIN, id, answer, null, null));
    }

    private void nobodyWaitsAsFifth() {
        tale.waiting.remove(Tale.user(WAITER));
        tale.shown.put("waiting", "1");
    }

    private static Op invoked(int person, Act act, String id) {
        return new Op(98_000_000_000L, person, Kind.INVOKE, act, id, null, null, null);
    }

    private static Op answered(Act act, String id, @Nullable Standing standing, @Nullable String detail) {
        return new Op(99_000_000_000L, WAITER, Kind.OK, act, id, standing, null, detail);
    }

    private static Standing promised(long most) {
        return new Standing("waiting", null, most, null, null, null, false, null, true);
    }

    private static Standing at(String status, long place) {
        return new Standing(status, place, null, null, null, "open", false, null, false);
    }

    private static List<Column> red(Books books) {
        return books.columns().entrySet().stream()
                .filter(column -> column.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
