package onceline.drills;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onceline.drills.site.Copies;
import onceline.drills.site.Site;
import onceline.lab.Database;
import onceline.lab.Lab;
import onceline.lab.Onceline;
import onceline.lab.Redis;

/** An Onceline of the lab's, set up for a drill. */
public final class Stage {
    private static final String GATE = "gate";
    private static final List<String> SPLIT = List.of("admit", "issue", "bid", "notify,keep");

    private Stage() {}

    /** One process with all roles, and more gates beside it if asked for. */
    public static Site whole(Lab lab, int gates) {
        List<Onceline> doors = new ArrayList<>(List.of(lab.onceline(Lab.ALL_ROLES)));
        for (int i = 1; i < gates; i++) {
            doors.add(lab.onceline(GATE));
        }
        return site(lab, doors);
    }

    /** Each role in a process of its own. */
    public static Site split(Lab lab, int gates) {
        SPLIT.forEach(lab::onceline);
        List<Onceline> doors = new ArrayList<>();
        for (int i = 0; i < gates; i++) {
            doors.add(lab.onceline(GATE));
        }
        return site(lab, doors);
    }

    /** The servers of this lab with these processes as gates. */
    public static Site site(Lab lab, List<Onceline> gates) {
        return new Site(
                gates.stream().map(gate -> URI.create(gate.url())).toList(),
                () -> lab.redis().url(),
                Map.of("bootstrap.servers", lab.kafkas().bootstrapServers()),
                () -> lab.database().url(),
                lab.database().user(),
                lab.database().password(),
                lab.adminToken(),
                () -> copies(lab));
    }

    private static Copies copies(Lab lab) {
        return new Copies(
                lab.redises().replicas().stream().map(Redis::url).toList(),
                lab.databases().members().stream()
                        .filter(member -> member != lab.database())
                        .map(Database::url)
                        .toList());
    }
}
