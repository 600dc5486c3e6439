package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import onceline.operator.Account;
import onceline.operator.Address;
import onceline.operator.Promotion;
import onceline.operator.Refused;
import onceline.operator.Steps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasePairIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private DatabasePair pair;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path directory) throws SQLException {
        long begin = System.nanoTime();
        pair = DatabasePair.of(new Ground(directory, Hosts.loopback()));
        pair.start();
        say("a pair ready", begin);
        execute(pair.primary(), "create table kept (word varchar(20) primary key)");
    }

    @AfterEach
    void stop() {
        told.forEach(System.out::println);
        pair.members().stream().filter(Server::running).forEach(Server::resume);
        pair.stop();
    }

    @Test
    void aKilledPrimaryIsReplacedComesBackAndAgrees() throws SQLException {
        Database old = pair.primary();
        Database other = pair.replica();
        write("before");
        assertThatThrownBy(() -> execute(other, "insert into kept values ('elsewhere')"))
                .hasMessageContaining("read-only");

        old.kill();
        assertThat(words(other)).containsExactly("before");
        long begin = System.nanoTime();
        pair.promote(other, told::add);
        write("after");
        say("promotion and a write after the primary's death", begin);
        pair.promote(other, told::add);

        old.start();
        assertThatThrownBy(() -> execute(old, "insert into kept values ('zombie')"))
                .hasMessageContaining("read-only");
        pair.rejoin(told::add);
        pair.rejoin(told::add);
        write("both");
        assertThat(pair.differences()).isEmpty();
        assertThat(words(old)).containsExactly("after", "before", "both");
        differencesAreSeen(old);

        pair.promote(old, told::add);
        assertThat(told).anyMatch(line -> line.contains(other.address() + "  SET GLOBAL read_only = ON"));
        pair.rejoin(told::add);
        assertThat(pair.primary()).isEqualTo(old);
        assertThat(pair.differences()).isEmpty();
    }

    private void differencesAreSeen(Database replica) throws SQLException {
        administer(replica, "set sql_log_bin = 0", "insert into onceline.kept values ('secretly')");
        assertThat(pair.differences()).singleElement().asString().startsWith("kept: 3 rows");
        administer(replica, "set sql_log_bin = 0", "delete from onceline.kept where word = 'secretly'");
    }

    @Test
    void aCommitWaitsForTheReplicaAndAnOldPrimaryThatWaitedFitsBehindTheNew() throws Exception {
        Database old = pair.primary();
        Database other = pair.replica();
        write("before");
        administer(other, "stop slave io_thread");
        CompletableFuture<Void> waiting = insertMeanwhile(old, "unconfirmed");
        assertThat(Patience.until(SOON, () -> counter(old, "Rpl_semi_sync_master_wait_sessions") == 1))
                .isTrue();
        assertThat(waiting).isNotDone();
        // Longer than anybody waits to see.
        assertThat(number(old, "select @@rpl_semi_sync_master_timeout", 1))
                .isGreaterThan(Duration.ofDays(49).toMillis());
        // Not yet: reads do not see what no replica has.
        assertThat(words(old)).containsExactly("before");

        old.kill();
        assertThat(Patience.until(SOON, waiting::isCompletedExceptionally)).isTrue();
        pair.promote(other, told::add);
        old.start();
        pair.rejoin(told::add);
        write("after");
        assertThat(words(old)).containsExactly("after", "before");
        assertThat(pair.differences()).isEmpty();
    }

    @Test
    void anOldPrimaryWithTransactionsOfItsOwnIsRefused() throws SQLException {
        Database old = pair.primary();
        write("before");
        old.kill();
        pair.promote(pair.replica(), told::add);
        write("after");
        old.start();
        administer(old, "insert into onceline.kept values ('own')");

        assertThatThrownBy(() -> pair.rejoin(told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("transactions of its own")
                .hasMessageContaining("0-1 after 2 up to 3")
                .hasMessageContaining("Rebuild it");
        assertThatThrownBy(() -> pair.promote(old, told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("lacks transactions");
        assertThatThrownBy(() -> pair.promote(pair.primary(), told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Nothing was changed");
        write("still writable");
    }

    @Test
    @Tag("on-request")
    void aPausedPrimaryIsReplacedAndAcknowledgesNothingWhenItWakes() throws Exception {
        Database old = pair.primary();
        write("before");
        old.pause();
        long begin = System.nanoTime();
        pair.promote(pair.replica(), told::add);
        write("after");
        say("promotion and a write while the primary is paused", begin);

        old.resume();
        CompletableFuture<Void> zombie = insertMeanwhile(old, "zombie");
        assertThat(Patience.until(SOON, () -> counter(old, "Rpl_semi_sync_master_wait_sessions") == 1))
                .isTrue();
        assertThat(zombie).isNotDone();
        assertThatThrownBy(() -> pair.rejoin(told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("kill -9");
        assertThatThrownBy(() -> pair.promote(pair.primary(), told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("kill -9");
        old.kill();
        old.start();
        pair.rejoin(told::add);
        assertThat(Patience.until(SOON, zombie::isCompletedExceptionally)).isTrue();
        assertThat(words(old)).containsExactly("after", "before");
    }

    @Test
    @Tag("on-request")
    void aRestartedPrimaryIsPromotedAgainAndADryRunChangesNothing() throws SQLException {
        Database primary = pair.primary();
        Database replica = pair.replica();
        Account operator = primary.operator();
        new Promotion(replica.listensAt(), null, false, operator, Steps.dry(told::add)).run();
        assertThat(told).anyMatch(line -> line.contains("would run"));
        assertThatCode(() -> write("nothing happened")).doesNotThrowAnyException();

        primary.restart();
        assertThatThrownBy(() -> write("not yet")).hasMessageContaining("read-only");
        pair.promote(primary, told::add);
        write("again");
        assertThat(pair.differences()).isEmpty();

        pair.stop();
        pair.start();
        write("both restarted");
        assertThat(pair.differences()).isEmpty();

        replica.kill();
        pair.promote(primary, true, told::add);
        write("alone");
        replica.start();
        pair.rejoin(told::add);
        assertThat(pair.differences()).isEmpty();
    }

    @Test
    void aReplicaThatStandsBehindAppliesFirst() throws SQLException {
        Database old = pair.primary();
        Database other = pair.replica();
        administer(other, "stop slave sql_thread");
        write("received");
        old.kill();
        assertThat(words(other)).isEmpty();
        pair.promote(other, told::add);
        assertThat(words(other)).containsExactly("received");
    }

    @Test
    void aReplicaThatNeitherReceivesNorAppliesIsRefusedAndKeepsWhatItReceived() throws SQLException {
        Database old = pair.primary();
        Database other = pair.replica();
        administer(other, "stop slave sql_thread");
        write("received");
        administer(other, "stop slave");
        old.kill();
        for (int twice = 0; twice < 2; twice++) {
            assertThatThrownBy(() -> pair.promote(other, told::add))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("would throw them away");
        }
        old.start();
        pair.promote(old, told::add);
        pair.rejoin(told::add);
        assertThat(words(other)).containsExactly("received");
    }

    @Test
    void aReplicaThatWasRestartedWithoutItsPrimaryIsRefused() throws SQLException {
        Database old = pair.primary();
        Database other = pair.replica();
        write("acknowledged");
        old.kill();
        other.kill();
        other.start();
        assertThatThrownBy(() -> pair.promote(other, told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("has confirmed nothing");
        old.start();
        pair.promote(old, told::add);
        write("again");
        assertThat(words(old)).containsExactly("acknowledged", "again");
    }

    @Test
    void whatWasAcknowledgedIsThereAfterBothWereKilledAtOnce() throws SQLException {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            for (int number = 1; number <= 9; number++) {
                String word = round + "-" + number;
                write(word);
                acknowledged.add(word);
            }
            pair.kill();
            pair.start();
            assertThat(words(pair.primary())).isEqualTo(acknowledged);
        }
        assertThat(pair.differences()).isEmpty();
    }

    @Test
    void anOldPrimaryThatOnlyTheOperatorCannotReachAcknowledgesNothing() throws Exception {
        Database old = pair.primary();
        Database other = pair.replica();
        write("before");
        Address nobody = new Address(Host.LOOPBACK.address(), 1);
        new Promotion(other.listensAt(), nobody, false, other.operator(), Steps.real(told::add)).run();
        execute(other, "insert into kept values ('after')");

        CompletableFuture<Void> zombie = insertMeanwhile(old, "zombie");
        assertThat(Patience.until(SOON, () -> counter(old, "Rpl_semi_sync_master_wait_sessions") == 1))
                .isTrue();
        assertThat(words(old)).containsExactly("before");
        old.kill();
        assertThat(Patience.until(SOON, zombie::isCompletedExceptionally)).isTrue();
        old.start();
        pair.promote(other, told::add);
        pair.rejoin(told::add);
        assertThat(words(old)).containsExactly("after", "before");
    }

    @Test
    void aPromotionThatIsRefusedLeavesThePrimaryWritable() throws SQLException {
        Database old = pair.primary();
        Database other = pair.replica();
        administer(old, "set global rpl_semi_sync_master_enabled = off");
        administer(other, "stop slave io_thread");
        write("not received");
        assertThatThrownBy(() -> pair.promote(other, told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("lacks");
        write("still");

        administer(other, "set sql_log_bin = 0", "insert into onceline.kept values ('twice')", "start slave io_thread");
        write("twice");
        assertThatThrownBy(() -> pair.promote(other, told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("1062");
        write("once more");
    }

    /** The wrong way round: what was left behind is named as the primary. */
    @Test
    @Tag("on-request")
    void anOldPrimaryThatWasOnlyCutOffCannotBeMadeThePrimaryAgain() throws SQLException {
        Database old = pair.primary();
        Database other = pair.replica();
        write("before");
        Address nobody = new Address(Host.LOOPBACK.address(), 1);
        new Promotion(other.listensAt(), nobody, false, other.operator(), Steps.real(told::add)).run();
        execute(other, "insert into kept values ('after')");

        assertThatThrownBy(() -> pair.promote(old, told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("lacks");
        assertThatThrownBy(() -> pair.promote(old, true, told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("lacks");
        assertThat(Patience.until(SOON, () -> counter(old, "Rpl_semi_sync_master_clients") == 0))
                .isTrue();
        assertThatThrownBy(() ->
                        new Promotion(old.listensAt(), nobody, false, old.operator(), Steps.real(told::add)).run())
                .isInstanceOf(Refused.class)
                .hasMessageContaining("its commits wait");
        // The pair still takes the old one for the primary.
        assertThatThrownBy(() -> pair.rejoin(told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("transactions of its own");
        execute(other, "insert into kept values ('still')");
        pair.promote(other, told::add);
        pair.rejoin(told::add);
        assertThat(words(old)).containsExactly("after", "before", "still");
    }

    @Test
    void twoOperatorsAtOnceAreKeptApart() throws Exception {
        Database old = pair.primary();
        Database other = pair.replica();
        write("before");
        try (Connection somebody = asOperator(other);
                Statement statement = somebody.createStatement()) {
            statement.execute("select get_lock('onceline database', 0)");
            assertThatThrownBy(() -> pair.promote(other, told::add))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("Somebody else");
        }
        CompletableFuture<Void> one = CompletableFuture.runAsync(() -> pair.promote(other, line -> {}));
        CompletableFuture<Void> two = CompletableFuture.runAsync(() -> pair.promote(old, line -> {}));
        assertThat(Patience.until(SOON, () -> one.isDone() && two.isDone())).isTrue();

        pair.promote(other, told::add);
        pair.rejoin(told::add);
        write("after");
        assertThat(pair.differences()).isEmpty();
        assertThat(words(old)).containsExactly("after", "before");
    }

    /** Just before the first line is told, before the second, and so on; each time it is repeated and completed. */
    @Test
    void aPromotionAndARejoiningMayDieAnywhere() throws SQLException {
        List<String> written = new ArrayList<>();
        boolean died = true;
        for (int lines = 0; died; lines++) {
            String word = "%02d".formatted(lines);
            write(word);
            Database candidate = pair.replica();
            boolean first = dies(lines, out -> pair.promote(candidate, out));
            // By somebody who is told of the new one only.
            new Promotion(candidate.listensAt(), null, false, candidate.operator(), Steps.real(told::add)).run();
            pair.promote(candidate, told::add);
            write(word + "-promoted");
            boolean second = dies(lines, pair::rejoin);
            pair.rejoin(told::add);
            assertThat(pair.differences()).isEmpty();
            written.addAll(List.of(word, word + "-promoted"));
            assertThat(words(pair.replica())).isEqualTo(written);
            died = first || second;
        }
        assertThat(written).hasSizeGreaterThan(2 * 6);
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static boolean dies(int lines, Consumer<Consumer<String>> work) {
        AtomicInteger left = new AtomicInteger(lines);
        try {
            work.accept(line -> {
                if (left.getAndDecrement() == 0) {
                    throw new Died();
                }
            });
            return false;
        } catch (Died died) {
            return true;
        }
    }

    private void write(String word) throws SQLException {
        execute(pair.primary(), "insert into kept values ('" + word + "')");
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        database.url() + "?connectTimeout=2000&socketTimeout=60000",
                        database.user(),
                        database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static CompletableFuture<Void> insertMeanwhile(Database database, String word) {
        return CompletableFuture.runAsync(() -> {
            try {
                execute(database, "insert into kept values ('" + word + "')");
            } catch (SQLException e) {
                throw new LabException("The server died before it answered", e);
            }
        });
    }

    private static Connection asOperator(Database database) throws SQLException {
        Account operator = database.operator();
        return DriverManager.getConnection(
                "jdbc:mariadb://" + database.address() + "/", operator.user(), operator.password());
    }

    private static void administer(Database database, String... statements) throws SQLException {
        try (Connection connection = database.connectAsAdministrator();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> words(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select word from kept order by word")) {
            List<String> words = new ArrayList<>();
            while (rows.next()) {
                words.add(rows.getString(1));
            }
            return words;
        }
    }

    private static long counter(Database database, String name) {
        return number(database, "show global status like '" + name + "'", 2);
    }

    private static long number(Database database, String sql, int column) {
        try (Connection connection = database.connectAsAdministrator();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(column);
        } catch (SQLException e) {
            throw new LabException("Cannot ask " + database, e);
        }
    }

    private static void say(String what, long begin) {
        System.out.println("DatabasePairIT: " + what + ": " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
