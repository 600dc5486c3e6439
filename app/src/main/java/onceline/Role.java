package onceline;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What one process does. All roles by default; more processes of a role share its work. */
enum Role {
    /** HTTP, pages, event streams. */
    GATE,
    /** Owns the journal of the lines and lets people in. */
    ADMIT,
    /** Issues tickets, takes stock in. */
    ISSUE,
    /** Owns the journal of the auctions, stores bids, settles lots. */
    BID,
    /** Stores notices. */
    NOTIFY,
    /** Publishes the outbox, ends holds. */
    KEEP;

    static Set<Role> parse(String text) {
        var roles = EnumSet.noneOf(Role.class);
        for (String name : text.split(",")) {
            roles.add(one(name.strip()));
        }
        return roles;
    }

    static String all() {
        return String.join(",", Arrays.stream(values()).map(Role::label).toList());
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Role one(String name) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("some of " + all() + ", separated by commas"));
    }
}
