package onceline.member;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onceline.words.UserId;

/** The table {@code users}. */
final class UserRows {
    private static final String COLUMNS = "select id, contact, key_hash, language from users where ";
    private static final String INSERT = "insert into users (id, contact, key_hash, language, created_at)"
            + " values (?, ?, ?, ?, utc_timestamp(3)) on duplicate key update id = id";

    private final Connection tx;

    UserRows(Connection tx) {
        this.tx = tx;
    }

    record Row(User user, byte[] keyHash) {}

    Map<String, Row> byContact(Collection<String> contacts) throws SQLException {
        var found = new HashMap<String, Row>();
        for (Row row : find("contact", contacts)) {
            found.put(row.user().contact(), row);
        }
        return found;
    }

    Map<UserId, User> byId(Collection<UserId> ids) throws SQLException {
        var found = new HashMap<UserId, User>();
        for (Row row : find("id", ids.stream().map(UserId::value).toList())) {
            found.put(row.user().id(), row.user());
        }
        return found;
    }

    /**
     * Adds those whose contact is new; changes nothing for the others.
     *
     * @param newcomers by contact; sorted, so that two groups with the same contacts wait for each other in one order
     */
    void add(TreeMap<String, SignIn> newcomers) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            for (var newcomer : newcomers.entrySet()) {
                insert.setString(1, RandomNames.after("u-"));
                insert.setString(2, newcomer.getKey());
                insert.setBytes(3, newcomer.getValue().key().hash());
                insert.setString(4, newcomer.getValue().languageOr(Language.EN).code());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    void changeLanguage(UserId user, Language language) throws SQLException {
        try (var update = tx.prepareStatement("update users set language = ? where id = ?")) {
            update.setString(1, language.code());
            update.setString(2, user.value());
            update.executeUpdate();
        }
    }

    private List<Row> find(String column, Collection<String> values) throws SQLException {
        return In.select(tx, COLUMNS + column + " in ", values, UserRows::row);
    }

    private static Row row(ResultSet found) throws SQLException {
        var user = new User(
                new UserId(found.getString("id")),
                found.getString("contact"),
                Language.of(found.getString("language")));
        return new Row(user, found.getBytes("key_hash"));
    }
}
