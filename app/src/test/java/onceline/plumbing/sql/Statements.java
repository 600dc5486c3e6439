package onceline.plumbing.sql;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import onceline.plumbing.sql.SimulatedDatabase.Session;
import onceline.plumbing.sql.Tables.Offset;
import onceline.plumbing.sql.Tables.Refusal;
import onceline.plumbing.sql.Tables.Stock;
import onceline.plumbing.sql.Tables.Ticket;
import onceline.plumbing.sql.Tables.Told;
import org.jspecify.annotations.Nullable;

/** What each statement of the rooms {@code delivery} and {@code ticket} does, recognized by how it begins. */
final class Statements {
    private static final String TICKETS =
            "select id, event_id, user_id, state, version, hold_until, place, ordinal from ticket ";
    private static final String BY_ID = TICKETS + "force index (one_per_request) where id in (";

    /** The first that fits counts. */
    private static final Map<String, Statement> KNOWN = known();

    private static final Map<String, Statement> FOUND = new ConcurrentHashMap<>();

    private Statements() {}

    interface Statement {
        Answer run(Session session, Object[] values) throws SQLException;
    }

    record Answer(List<@Nullable Object[]> rows, int changed) {
        static final Answer NOTHING = new Answer(List.of(), 0);

        static Answer of(@Nullable Object... row) {
            return new Answer(List.<@Nullable Object[]>of(row), 0);
        }

        static Answer changed(boolean changed) {
            return new Answer(List.of(), changed ? 1 : 0);
        }
    }

    static Statement of(String sql) {
        if (sql.startsWith("delete from outbox where id in (")) {
            return (session, values) -> deleteOutbox(session, sql);
        }
        return FOUND.computeIfAbsent(sql, Statements::find);
    }

    private static Statement find(String sql) {
        return KNOWN.entrySet().stream()
                .filter(known -> sql.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .map(statement -> byIdAnd(sql, statement))
                .orElseThrow(() -> new AssertionError("the simulated database does not know: " + sql));
    }

    /** What is asked of tickets by their ids varies behind the ids. */
    private static Statement byIdAnd(String sql, Statement statement) {
        if (!sql.startsWith(BY_ID)) {
            return statement;
        }
        if (sql.contains("warned = 0")) {
            return (session, values) -> byId(session, values, 1, expiring(session, last(values)));
        }
        return sql.contains("hold_until <=")
                ? (session, values) -> byId(session, values, 1, overdue(session, last(values)))
                : (session, values) -> byId(session, values, 0, any -> true);
    }

    private static Map<String, Statement> known() {
        var known = new LinkedHashMap<String, Statement>();
        known.put("select utc_timestamp(3)", (session, values) -> Answer.of(session.now()));
        offsets(known);
        stock(known);
        tickets(known);
        refusals(known);
        outbox(known);
        return known;
    }

    private static void offsets(Map<String, Statement> known) {
        known.put("select part, next_offset, topic_id from consumer_offset", (session, values) -> {
            var offset = session.read().offsets.get(values[0] + " " + values[1]);
            return offset == null ? Answer.NOTHING : Answer.of(0, offset.next(), offset.topicId());
        });
        known.put(
                "insert ignore into consumer_offset",
                (session, values) -> Answer.changed(session.writeOffsets()
                                .offsets
                                .putIfAbsent(
                                        values[0] + " " + values[1], new Offset((Long) values[3], (String) values[4]))
                        == null));
        known.put("update consumer_offset set next_offset", (session, values) -> {
            String key = values[1] + " " + values[2];
            var standing = session.read().offsets.get(key);
            boolean fits = standing != null && standing.next() == (Long) values[4];
            if (standing != null && fits) {
                session.writeOffsets().offsets.put(key, new Offset((Long) values[0], standing.topicId()));
            }
            return Answer.changed(fits);
        });
    }

    private static void stock(Map<String, Statement> known) {
        known.put("select event_id, journal_part, hold_ms", (session, values) -> {
            var row = session.read().stock.get((String) values[0]);
            return row == null
                    ? Answer.NOTHING
                    : Answer.of(
                            row.event(),
                            row.partition(),
                            row.hold(),
                            row.total(),
                            row.free(),
                            row.decided(),
                            row.version(),
                            row.missed(),
                            row.missedAt());
        });
        known.put(
                "insert into stock (",
                (session, values) -> put(
                        session,
                        new Stock(
                                (String) values[0],
                                (Integer) values[1],
                                (Long) values[2],
                                (Long) values[3],
                                (Long) values[4],
                                (Long) values[5],
                                (Long) values[6],
                                null,
                                null)));
        known.put("update stock set", (session, values) -> {
            var old = session.read().stock.get((String) values[6]);
            return old == null
                    ? Answer.NOTHING
                    : put(
                            session,
                            new Stock(
                                    old.event(),
                                    old.partition(),
                                    old.hold(),
                                    (Long) values[0],
                                    (Long) values[1],
                                    (Long) values[2],
                                    (Long) values[3],
                                    (Long) values[4],
                                    (LocalDateTime) values[5]));
        });
        known.put(
                "insert ignore into stock_message",
                (session, values) -> Answer.changed(
                        session.write().stockMessages.putIfAbsent((String) values[0], (Long) values[2]) == null));
    }

    private static Answer put(Session session, Stock row) throws SQLException {
        require(row.free() >= 0 && row.free() <= row.total(), "never_oversold");
        session.write().stock.put(row.event(), row);
        return Answer.changed(true);
    }

    private static void tickets(Map<String, Statement> known) {
        known.put(BY_ID, (session, values) -> Answer.NOTHING);
        known.put(TICKETS + "where id = ?", (session, values) -> byId(session, values, 0, any -> true));
        known.put(TICKETS + "force index (one_live) where user_id in (", (session, values) -> {
            var users = Arrays.asList(values).subList(0, values.length - 1);
            return select(
                    session, each -> users.contains(each.user()) && each.event().equals(last(values)));
        });
        known.put(
                TICKETS + "where state = 'PENDING' and hold_until <=",
                (session, values) -> select(session, overdue(session, last(values))));
        known.put(
                TICKETS + "where state = 'PENDING' and warned = 0",
                (session, values) -> select(session, expiring(session, last(values))));
        known.put("update ticket set warned = 1", (session, values) -> {
            session.write().tickets.computeIfPresent((String) values[0], (id, ticket) -> ticket.warnedAbout());
            return Answer.changed(true);
        });
        known.put("insert into ticket (", Statements::insertTicket);
        known.put(
                "update ticket set state = ?",
                (session, values) -> change(session, (String) values[1], (String) values[0], any -> true));
        known.put(
                "update ticket set state = 'CONFIRMED'",
                (session, values) -> change(
                        session,
                        (String) values[0],
                        "CONFIRMED",
                        ticket -> ticket.user().equals(values[1])
                                && ticket.holdUntil()
                                        .isAfter(session.now().minus((Long) last(values), ChronoUnit.MICROS))));
    }

    private static Answer insertTicket(Session session, Object[] values) throws SQLException {
        var fresh = new Ticket(
                (String) values[0],
                (String) values[1],
                (String) values[2],
                (String) values[3],
                (Integer) values[4],
                (LocalDateTime) values[5],
                (Long) values[6],
                (Long) values[7],
                (LocalDateTime) values[8],
                false);
        var tickets = session.write().tickets;
        require(!tickets.containsKey(fresh.id()), "one_per_request");
        require(!fresh.isLive() || tickets.values().stream().noneMatch(each -> sameLive(each, fresh)), "one_live");
        tickets.put(fresh.id(), fresh);
        return Answer.changed(true);
    }

    private static boolean sameLive(Ticket one, Ticket other) {
        return one.isLive() && one.user().equals(other.user()) && one.event().equals(other.event());
    }

    private static Answer change(Session session, String id, String to, Predicate<Ticket> condition) {
        var ticket = session.read().tickets.get(id);
        if (ticket == null || !ticket.isPending() || !condition.test(ticket)) {
            return Answer.NOTHING;
        }
        session.write().tickets.put(id, ticket.become(to));
        return Answer.changed(true);
    }

    private static Predicate<Ticket> overdue(Session session, Object grace) {
        var latest = session.now().minus((Long) grace, ChronoUnit.MICROS);
        return ticket -> ticket.isPending() && !ticket.holdUntil().isAfter(latest);
    }

    private static Predicate<Ticket> expiring(Session session, Object warning) {
        var now = session.now();
        var latest = now.plus((Long) warning, ChronoUnit.MICROS);
        return ticket -> ticket.isPending()
                && !ticket.warned()
                && ticket.holdUntil().isAfter(now)
                && !ticket.holdUntil().isAfter(latest)
                && Duration.between(ticket.issuedAt(), now).compareTo(Duration.between(now, ticket.holdUntil())) >= 0;
    }

    /** @param more how many values stand behind the ids */
    private static Answer byId(Session session, Object[] ids, int more, Predicate<Ticket> condition) {
        var rows = new ArrayList<Object[]>();
        for (int i = 0; i < ids.length - more; i++) {
            var ticket = session.read().tickets.get((String) ids[i]);
            if (ticket != null && condition.test(ticket)) {
                rows.add(row(ticket));
            }
        }
        return new Answer(rows, 0);
    }

    private static Answer select(Session session, Predicate<Ticket> condition) {
        var rows = session.read().tickets.values().stream()
                .filter(condition)
                .map(Statements::row)
                .toList();
        return new Answer(rows, 0);
    }

    private static Object[] row(Ticket ticket) {
        return new Object[] {
            ticket.id(),
            ticket.event(),
            ticket.user(),
            ticket.state(),
            ticket.version(),
            ticket.holdUntil(),
            ticket.place(),
            ticket.ordinal()
        };
    }

    private static void refusals(Map<String, Statement> known) {
        known.put(
                "insert ignore into refusal",
                (session, values) -> Answer.changed(session.write()
                                .refusals
                                .putIfAbsent(
                                        (String) values[0],
                                        new Refusal(
                                                (String) values[0],
                                                (String) values[2],
                                                (Long) values[3],
                                                (Long) values[4],
                                                (String) values[5]))
                        == null));
        known.put(
                "select id from refusal",
                (session, values) -> new Answer(
                        Arrays.stream(values)
                                .filter(session.read().refusals::containsKey)
                                .map(id -> new Object[] {id})
                                .toList(),
                        0));
        known.put("select reason from refusal", (session, values) -> {
            var refusal = session.read().refusals.get((String) values[0]);
            return refusal == null ? Answer.NOTHING : Answer.of(refusal.reason());
        });
    }

    private static void outbox(Map<String, Statement> known) {
        known.put("insert into outbox", (session, values) -> {
            session.writeOutbox().outbox.put(session.nextId(), new Told((byte[]) values[0], session.now()));
            return Answer.changed(true);
        });
        known.put("select get_lock(", (session, values) -> Answer.of(session.takeLock() ? 1 : 0));
        known.put("do release_lock(", (session, values) -> {
            session.releaseLock();
            return Answer.NOTHING;
        });
        known.put("select at < utc_timestamp(3) - interval 3 second from outbox", (session, values) -> {
            var oldest = session.read().outbox.firstEntry();
            return oldest == null
                    ? Answer.NOTHING
                    : Answer.of(oldest.getValue().at().isBefore(session.now().minusSeconds(3)) ? 1 : 0);
        });
        known.put("select max(id) - min(id) + 1 from outbox", (session, values) -> {
            var outbox = session.read().outbox;
            return outbox.isEmpty()
                    ? Answer.of(new @Nullable Object[1])
                    : Answer.of(outbox.lastKey() - outbox.firstKey() + 1);
        });
        known.put(
                "select id, messages from outbox",
                (session, values) -> new Answer(
                        session.read().outbox.entrySet().stream()
                                .limit(100)
                                .map(each -> new Object[] {
                                    each.getKey(), each.getValue().messages()
                                })
                                .toList(),
                        0));
    }

    /** Its ids stand in the text. */
    private static Answer deleteOutbox(Session session, String sql) {
        String ids = sql.substring(sql.indexOf('(') + 1, sql.indexOf(')'));
        Arrays.stream(ids.split(",", -1)).map(Long::valueOf).forEach(session.writeOutbox().outbox::remove);
        return Answer.changed(true);
    }

    private static void require(boolean met, String constraint) throws SQLException {
        if (!met) {
            throw new SQLIntegrityConstraintViolationException(constraint, "23000");
        }
    }

    private static Object last(Object[] values) {
        return values[values.length - 1];
    }
}
