package onceline.member;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import onceline.plumbing.sql.Database;
import onceline.plumbing.sql.Grouped;

/** What the database knows about sessions: which were signed out, and whose the others are. */
final class SessionEnds {
    private static final String END = "insert into session_end (id, until_ms) values (?, ?)"
            + " on duplicate key update until_ms = greatest(until_ms, ?)";
    private static final int GROUP = 500;
    private static final int LANES = 1;

    /** A look at one row by its key; whoever waits longer is let in by the token alone. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration REST = Duration.ofSeconds(1);

    private final Database database;
    private final Grouped<Token, Finding> looks;
    private final Fuse fuse = new Fuse(REST);

    /** @param user nothing if there is no such user */
    record Finding(boolean ended, Optional<User> user) {}

    SessionEnds(Database database) {
        this.database = database;
        this.looks = new Grouped<>(GROUP, LANES, group -> database.transaction(tx -> look(tx, group)));
    }

    /** @return nothing if the database cannot say in time */
    Optional<Finding> look(Token token) {
        if (!fuse.lets()) {
            return Optional.empty();
        }
        try {
            var finding = looks.ask(token, PATIENCE);
            fuse.sound();
            return Optional.of(finding);
        } catch (SQLException away) {
            fuse.blown();
            return Optional.empty();
        }
    }

    /** @param until when the last token of this session will have expired */
    void end(Token token, Instant until) throws SQLException {
        database.transaction(tx -> {
            try (var insert = tx.prepareStatement(END)) {
                insert.setString(1, token.session());
                insert.setLong(2, until.toEpochMilli());
                insert.setLong(3, until.toEpochMilli());
                return insert.executeUpdate();
            }
        });
    }

    private static List<Finding> look(Connection tx, List<Token> group) throws SQLException {
        var ids = group.stream().map(Token::session).toList();
        var ended = new HashSet<>(
                In.select(tx, "select id from session_end where id in ", ids, found -> found.getString(1)));
        var users =
                new UserRows(tx).byId(group.stream().map(Token::user).distinct().toList());
        return group.stream()
                .map(token ->
                        new Finding(ended.contains(token.session()), Optional.ofNullable(users.get(token.user()))))
                .toList();
    }
}
