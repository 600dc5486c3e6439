package onceline.member;

import java.time.Duration;
import java.util.List;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Listening;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.WallClock;
import onceline.plumbing.work.Worker;
import onceline.words.UserId;

/** The room's part of a gate. */
public final class Members {
    public static final Setting<Duration> SESSION_LIFE = Setting.duration(
            "session.ttl",
            "12h",
            "1m",
            "30d",
            "How long a session lasts unless it is renewed; a stolen token is good for as long.");
    public static final Setting<Boolean> SECURE_COOKIE = Setting.flag(
            "session.secure-cookie",
            false,
            "Whether the session cookie is for HTTPS only; true wherever HTTPS is in front of Onceline.");
    public static final List<Setting<?>> SETTINGS = List.of(SESSION_LIFE, SECURE_COOKIE);

    private final Sessions sessions;
    private final Gatekeeper gatekeeper;
    private final MemberRoutes routes;
    private final Streams streams;

    public Members(
            Settings settings, Keyring keyring, Database database, Redis redis, Streams streams, Metrics metrics) {
        var clock = WallClock.SOURCE;
        this.streams = streams;
        this.sessions = new Sessions(
                new Tokens(keyring.sessionKey()),
                new StoredSessions(redis, clock),
                new SessionEnds(database),
                settings.get(SESSION_LIFE),
                metrics.counter(Metric.SESSIONS_RESTORED),
                clock);
        this.gatekeeper = new Gatekeeper(sessions, keyring.adminToken(), keyring.serviceToken());
        this.routes = new MemberRoutes(
                new Registry(database), sessions, gatekeeper, streams, settings.get(SECURE_COOKIE), clock);
    }

    /** Forgets sessions that ended long ago. One step a minute is plenty; role {@code keep}. */
    public static Worker sweeper(Database database) {
        return new EndedSessionSweep(database, WallClock.SOURCE);
    }

    public Callers callers() {
        return gatekeeper;
    }

    public void addTo(Routes all) {
        routes.addTo(all);
    }

    /** Hears of sessions that were ended at other gates; what is missed is found out within ten seconds. */
    public void listen(Listening listening) {
        listening.to(StoredSessions.ENDED, this::ended, () -> {});
    }

    /** @param message session, a blank, user */
    private void ended(String message) {
        int blank = message.indexOf(' ');
        if (blank > 0) {
            sessions.forget(message.substring(0, blank));
            streams.doubt(new UserId(message.substring(blank + 1)));
        }
    }
}
