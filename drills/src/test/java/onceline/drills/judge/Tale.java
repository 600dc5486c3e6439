package onceline.drills.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import onceline.drills.history.Told;
import onceline.drills.judge.FinalState.Command;
import onceline.drills.judge.FinalState.IssuedFact;
import onceline.drills.judge.FinalState.NoticeRow;
import onceline.drills.judge.FinalState.Picture;
import onceline.drills.judge.FinalState.Refusal;
import onceline.drills.judge.FinalState.Replication;
import onceline.drills.judge.FinalState.Stock;
import onceline.drills.judge.FinalState.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * A sale in which all went well, to be spoiled in one point by a test: five people, three units; the first three confirm,
 * the fourth and fifth are told that it is sold out. Person n is user {@code u-n}; places are 10, 11, 12, 13, 14.
 */
final class Tale {
    static final String EVENT = "sale";
    static final String QUEUE = "event:sale";
    static final int PEOPLE = 5;
    static final int UNITS = 3;
    private static final long SECOND = 1_000_000_000L;
    private static final long KEPT_AT_MS = 4_000;

    final List<Op> history = new ArrayList<>();
    final List<JournalRecord> journal = new ArrayList<>();
    final List<JournalRecord> strays = new ArrayList<>();
    final List<Command> commands = new ArrayList<>();
    final List<IssuedFact> facts = new ArrayList<>();
    final List<Ticket> tickets = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    final List<NoticeRow> notices = new ArrayList<>();
    final Map<String, Long> waiting = new HashMap<>();
    final Map<String, Long> inside = new HashMap<>();
    final Map<String, String> shown = new HashMap<>();
    Stock stock = new Stock(UNITS, 0, UNITS);

    @Nullable
    String notQuiet;

    Tale() {
        journal.add(record(1, "Created", null, null));
        journal.add(record(2, "Claim", null, null));
        journal.add(granted(3, 1, UNITS));
        for (int person = 0; person < PEOPLE; person++) {
            joins(person);
        }
        admits(20, 0, 1, 2);
        for (int person = 0; person < PEOPLE; person++) {
            if (person < UNITS) {
                buys(person);
            } else {
                waits(person);
            }
        }
        shown.putAll(Map.of(
                "waiting", "2", "inside", "0", "granted", "3", "soldOut", "1", "phase", "open", "applied", "32"));
    }

    Books close() {
        FinalState state = new FinalState(
                notQuiet,
                journal,
                strays,
                commands,
                facts,
                tickets,
                refusals,
                stock,
                notices,
                new Picture(waiting, inside, shown),
                new Replication(1, 1));
        return Judge.close(new Asked(EVENT, PEOPLE, UNITS, 3), history, state);
    }

    static long place(int person) {
        return 10L + person;
    }

    static String user(int person) {
        return "u-" + person;
    }

    static String ticketOf(int person) {
        return EVENT + "." + place(person);
    }

    private void joins(int person) {
        long at = (1 + person) * SECOND;
        history.add(new Op(SECOND / 2, person, Kind.OK, Act.SIGN_IN, "c", null, null, user(person)));
        history.add(new Op(at, person, Kind.INVOKE, Act.JOIN, "j-" + person, null, null, null));
        history.add(new Op(
                at + SECOND / 2,
                person,
                Kind.OK,
                Act.JOIN,
                "j-" + person,
                position(person, 1L + person, place(person)),
                null,
                null));
        journal.add(joined(place(person), person, "j-" + person));
    }

    void admits(long offset, int... people) {
        List<JournalRecord.Entry> entries = new ArrayList<>();
        for (int person : people) {
            entries.add(new JournalRecord.Entry(place(person), user(person)));
        }
        journal.add(decision(offset, "Admitted", 2, entries));
    }

    /** Kept from the fourth second on. */
    static NoticeRow issued(int person) {
        return new NoticeRow(user(person), ticketOf(person) + "#1", "page", "ticket-issued", KEPT_AT_MS);
    }

    static NoticeRow confirmed(int person) {
        return ended(person, "CONFIRMED");
    }

    static NoticeRow ended(int person, String state) {
        String kind = "ticket-" + state.toLowerCase(Locale.ROOT);
        return new NoticeRow(user(person), ticketOf(person) + "#2", "page", kind, KEPT_AT_MS);
    }

    /** The person's ticket ends so instead, and line and notice say the same. */
    void ticketEnds(int person, String state) {
        tickets.set(person, new Ticket(person + 1L, ticketOf(person), user(person), place(person), state));
        departs(person, state);
        loses(confirmed(person));
        notices.add(ended(person, state));
    }

    /** The line hears another reason why the person is inside no more. */
    void departs(int person, String reason) {
        journal.replaceAll(record -> record.type().equals("Departed") && Objects.equals(record.place(), place(person))
                ? departed(record.offset(), place(person), reason)
                : record);
    }

    /** The notice stands for another user, or as another kind. */
    void changes(NoticeRow notice, String user, String kind) {
        loses(notice);
        notices.add(new NoticeRow(user, notice.fact(), notice.channel(), kind, notice.storedAt()));
    }

    void loses(NoticeRow notice) {
        assertThat(notices.remove(notice)).isTrue();
    }

    private void buys(int person) {
        String ticket = ticketOf(person);
        commands.add(new Command(true, user(person), place(person), (long) person + 1));
        tickets.add(new Ticket(person + 1L, ticket, user(person), place(person), "CONFIRMED"));
        facts.add(new IssuedFact(ticket, user(person), place(person)));
        notices.add(issued(person));
        notices.add(confirmed(person));
        long at = 10 * SECOND;
        told(at, person, "ticket-issued", ticket + "#1", ticket);
        history.add(new Op(at + 1, person, Kind.INVOKE, Act.CONFIRM, ticket, null, null, null));
        history.add(new Op(at + 2, person, Kind.OK, Act.CONFIRM, ticket, null, null, "CONFIRMED"));
        ends(at + 3, person, Ending.CONFIRMED);
        journal.add(departed(30L + person, place(person), "CONFIRMED"));
    }

    /** One of those who wait is let in after all, and nothing is left. */
    void refuses(int person) {
        admits(40, person);
        commands.add(new Command(true, user(person), place(person), UNITS + 1L));
        refusals.add(refusal(person));
        notices.add(soldOut(person));
        journal.add(departed(41, place(person), "REFUSED"));
        tells(new Stock(UNITS, 0, UNITS + 1));
        waiting.remove(user(person));
        shown.put("waiting", "1");
    }

    static Refusal refusal(int person) {
        return new Refusal(ticketOf(person), user(person), place(person), "SOLD_OUT");
    }

    static NoticeRow soldOut(int person) {
        return new NoticeRow(user(person), ticketOf(person) + "#sold-out", "page", "sold-out", KEPT_AT_MS);
    }

    /** The stock is so in the end, and the line was told. */
    void tells(Stock changed) {
        stock = changed;
        long units = changed.free() + changed.decided();
        journal.add(granted(60, 2, units));
        shown.put("granted", Long.toString(units));
    }

    private void waits(int person) {
        waiting.put(user(person), place(person));
        long at = 10 * SECOND;
        shows(at, person, new Standing("waiting", place(person), null, person - 2L, 30L, "open", true, 0L, false));
        ends(at + 1, person, Ending.SOLD_OUT);
    }

    void told(long at, int person, String kind, @Nullable String fact, String ticket) {
        Told told = new Told("ticket:issued", kind, fact, ticket, 1);
        history.add(new Op(at, person, Kind.OK, Act.TOLD, ticket, null, told, null));
    }

    void shows(long at, int person, Standing standing) {
        history.add(new Op(at, person, Kind.OK, Act.SHOWN, null, standing, null, null));
    }

    void ends(long at, int person, Ending ending) {
        history.add(new Op(at, person, Kind.OK, Act.END, null, null, null, ending.name()));
    }

    /** Makes the person end otherwise. */
    void endsInstead(int person, Ending ending) {
        history.removeIf(op -> op.person() == person && op.act() == Act.END);
        ends(11 * SECOND, person, ending);
    }

    static Standing position(int person, long position, long asOf) {
        return new Standing("waiting", place(person), null, position, asOf, "open", false, 3L, false);
    }

    static JournalRecord joined(long offset, int person, String id) {
        return new JournalRecord(
                0, offset, "Joined", QUEUE, user(person), id, offset, null, List.of(), null, null, null, null);
    }

    static JournalRecord record(long offset, String type, @Nullable String user, @Nullable String id) {
        return new JournalRecord(0, offset, type, QUEUE, user, id, offset, null, List.of(), null, null, null, null);
    }

    static JournalRecord decision(long offset, String type, long term, List<JournalRecord.Entry> entries) {
        return new JournalRecord(0, offset, type, QUEUE, null, null, offset, term, entries, null, null, null, null);
    }

    static JournalRecord departed(long offset, long place, String reason) {
        return new JournalRecord(
                0, offset, "Departed", QUEUE, null, null, offset, null, List.of(), place, reason, null, null);
    }

    private static JournalRecord granted(long offset, long version, long units) {
        return new JournalRecord(
                0, offset, "Granted", QUEUE, null, null, offset, null, List.of(), null, null, version, units);
    }
}
