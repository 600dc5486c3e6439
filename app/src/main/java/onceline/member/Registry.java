package onceline.member;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import onceline.plumbing.sql.Database;
import onceline.plumbing.sql.Grouped;
import onceline.words.UserId;

/** Recognises people, and writes down those it sees for the first time. */
final class Registry {
    private static final int GROUP = 256;
    private static final int LANES = 2;

    /** How long a sign-in waits: as long as a client may, so that a rush waits rather than fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final Grouped<SignIn, Optional<User>> signIns;

    Registry(Database database) {
        this.database = database;
        this.signIns = new Grouped<>(GROUP, LANES, group -> database.transaction(tx -> recognise(tx, group)));
    }

    /**
     * The user with this contact, made now if there is none; repeating changes nothing.
     *
     * @return nothing if the contact belongs to another key
     */
    Optional<User> recognise(SignIn signIn) throws SQLException {
        return signIns.ask(signIn, PATIENCE);
    }

    Optional<User> find(UserId user) throws SQLException {
        return Optional.ofNullable(
                database.transaction(tx -> new UserRows(tx).byId(List.of(user))).get(user));
    }

    private static List<Optional<User>> recognise(Connection tx, List<SignIn> group) throws SQLException {
        var users = new UserRows(tx);
        var known = users.byContact(contacts(group));
        var newcomers = newcomers(group, known);
        if (!newcomers.isEmpty()) {
            users.add(newcomers);
            known.putAll(users.byContact(newcomers.keySet())); // whoever was first with a contact has it
        }
        var recognised = new ArrayList<Optional<User>>();
        for (SignIn each : group) {
            var row = Objects.requireNonNull(known.get(each.contact().value()));
            recognised.add(
                    each.key().opens(row.keyHash()) ? Optional.of(update(users, row.user(), each)) : Optional.empty());
        }
        return recognised;
    }

    private static User update(UserRows users, User user, SignIn signIn) throws SQLException {
        var language = signIn.languageOr(user.language());
        if (language != user.language()) {
            users.changeLanguage(user.id(), language);
        }
        return new User(user.id(), user.contact(), language);
    }

    private static HashSet<String> contacts(List<SignIn> group) {
        var contacts = new HashSet<String>();
        group.forEach(each -> contacts.add(each.contact().value()));
        return contacts;
    }

    private static TreeMap<String, SignIn> newcomers(List<SignIn> group, Map<String, UserRows.Row> known) {
        var newcomers = new TreeMap<String, SignIn>();
        for (SignIn each : group) {
            String contact = each.contact().value();
            if (!known.containsKey(contact)) {
                newcomers.putIfAbsent(contact, each);
            }
        }
        return newcomers;
    }
}
