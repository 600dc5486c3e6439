package onceline.plumbing.sql;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database on one thread that can be away, break off in the middle, choose a transaction to end a deadlock, and lose
 * the answer to a commit, whether it took effect or not. What was acknowledged is never lost, as with semi-synchronous
 * replication that waits.
 */
public final class SimulatedDatabase {
    /** What can go wrong. */
    public enum Fate {
        AWAY,
        BROKEN_OFF,
        DEADLOCK,
        COMMITTED_UNHEARD,
        LOST_UNHEARD
    }

    /** Promises that a planted defect breaks. */
    public enum Flaw {
        NONE,
        /** Offsets move in transactions of their own. */
        OFFSETS_APART,
        /** What is told is told also when its transaction is rolled back. */
        OUTBOX_APART,
        /** A failover loses what was acknowledged last. */
        ACKNOWLEDGED_LOST
    }

    private static final int REMEMBERED = 6;

    public final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    private final Random random;
    private final Supplier<LocalDateTime> clock;
    private final Flaw flaw;
    private final Deque<Tables> past = new ArrayDeque<>();
    private Tables committed = new Tables();
    private long ids;
    private long epoch;
    private boolean away;
    private boolean calm;
    private @Nullable Session lockHolder;

    /** @param clock the database's own, UTC */
    public SimulatedDatabase(Random random, Supplier<LocalDateTime> clock, Flaw flaw) {
        this.random = random;
        this.clock = clock;
        this.flaw = flaw;
    }

    public Database database() {
        return new Database(Jdbc.source(Session::new), () -> {});
    }

    /** What is committed. Not to be changed. */
    public Tables committed() {
        return committed;
    }

    /** Nothing goes wrong any more. */
    public void calm() {
        calm = true;
        away = false;
    }

    public void away(boolean away) {
        this.away = away;
    }

    /** Another server takes over: all sessions end. */
    public void failOver() {
        epoch++;
        lockHolder = null;
        if (flaw == Flaw.ACKNOWLEDGED_LOST && !past.isEmpty()) {
            committed = past.getFirst();
            past.clear();
        }
    }

    /** Once in {@code oneIn} times it goes wrong. */
    private boolean strikes(Fate fate, int oneIn) {
        boolean strikes = !calm && random.nextInt(oneIn) == 0;
        if (strikes) {
            fates.merge(fate, 1, Integer::sum);
        }
        return strikes;
    }

    private SQLException gone(String what) {
        return new SQLNonTransientConnectionException(what, "08000");
    }

    /** One connection. */
    final class Session {
        private final long begunIn = epoch;
        private @Nullable Tables working;
        private boolean broken;

        Session() throws SQLException {
            if (away) {
                fates.merge(Fate.AWAY, 1, Integer::sum);
                throw gone("away");
            }
        }

        Statements.Answer execute(String sql, Object[] values) throws SQLException {
            requireConnection();
            if (strikes(Fate.BROKEN_OFF, 250)) {
                broken = true;
                throw gone("broken off");
            }
            if (sql.endsWith("for update") && strikes(Fate.DEADLOCK, 150)) {
                working = null;
                throw new SQLTransactionRollbackException("deadlock", "40001");
            }
            return Statements.of(sql).run(this, values);
        }

        Tables read() {
            return working == null ? committed : working;
        }

        Tables write() {
            if (working == null) {
                working = committed.copy();
            }
            return working;
        }

        /** Where a change of offsets goes. */
        Tables writeOffsets() {
            return flaw == Flaw.OFFSETS_APART ? committed : write();
        }

        Tables writeOutbox() {
            return flaw == Flaw.OUTBOX_APART ? committed : write();
        }

        LocalDateTime now() {
            return clock.get();
        }

        long nextId() {
            return ++ids;
        }

        boolean takeLock() {
            if (lockHolder == null || lockHolder.isLost()) {
                lockHolder = this;
            }
            return lockHolder == this;
        }

        void releaseLock() {
            lockHolder = lockHolder == this ? null : lockHolder;
        }

        void commit() throws SQLException {
            requireConnection();
            var changed = working;
            working = null;
            if (changed == null) {
                return;
            }
            if (strikes(Fate.LOST_UNHEARD, 40)) {
                broken = true;
                throw gone("no answer to the commit");
            }
            take(changed);
            if (strikes(Fate.COMMITTED_UNHEARD, 40)) {
                broken = true;
                throw gone("no answer to the commit");
            }
        }

        void rollback() throws SQLException {
            working = null;
            requireConnection();
        }

        private void take(Tables changed) {
            if (flaw == Flaw.OFFSETS_APART) {
                changed.offsets.putAll(committed.offsets);
            }
            if (flaw == Flaw.OUTBOX_APART) {
                changed.keepOutboxOf(committed);
            }
            past.addLast(committed);
            if (past.size() > REMEMBERED) {
                past.removeFirst();
            }
            committed = changed;
        }

        private void requireConnection() throws SQLException {
            if (isLost()) {
                throw gone("connection lost");
            }
        }

        private boolean isLost() {
            return broken || away || begunIn != epoch;
        }
    }
}
