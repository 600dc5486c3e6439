package onceline.notice;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.sql.Database;
import onceline.words.UserId;

/** The inbox: asked for, and as part of a stream's first event. */
public final class NoticeRoutes {
    private static final int MOST = 100;

    private final Callers callers;
    private final Database database;

    public NoticeRoutes(Callers callers, Database database) {
        this.callers = callers;
        this.database = database;
    }

    public void addTo(Routes routes) {
        routes.get("/api/notices", request -> Answer.ok(inbox(callers.user(request))));
    }

    /**
     * Adds {@code notices} to the state. While the database is away the field is left out, which is not an empty inbox,
     * and the state comes again.
     */
    public void contributeTo(Streams streams) {
        streams.contribute("notices", (user, queue) -> inbox(user));
    }

    /** Newest first. */
    private List<Notice> inbox(UserId user) {
        try {
            return database.read(tx -> NoticeRows.newestOf(tx, user, MOST)).stream()
                    .map(Notice::of)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (SQLException away) {
            throw Problem.away("Notices cannot be read now; none is lost.");
        }
    }
}
