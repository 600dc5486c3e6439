package onceline.auction;

import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.words.EventId;
import onceline.words.LotId;

/** Lots: listed by the operator, looked at and watched by everybody. */
final class LotRoutes {
    private static final String ONE = "/api/lots/{lot}";

    private final Lots lots;
    private final LotPictures pictures;
    private final LotWatch watch;
    private final Callers callers;

    LotRoutes(Lots lots, LotPictures pictures, LotWatch watch, Callers callers) {
        this.lots = lots;
        this.pictures = pictures;
        this.watch = watch;
        this.callers = callers;
    }

    void addTo(Routes routes) {
        routes.post("/api/admin/lots", this::create)
                .get("/api/lots", this::list)
                .get(ONE, this::one)
                .raw(ONE + "/stream", (request, raw, response) -> watch(request, response));
    }

    private Answer create(Request request) throws SQLException {
        callers.requireAdmin(request);
        var listing = request.body(LotSpec.class).checked();
        boolean fresh = lots.create(listing);
        return fresh ? Answer.created(LotSpec.of(listing)) : Answer.ok(LotSpec.of(listing));
    }

    private Answer list(Request request) throws SQLException {
        Optional<EventId> event = request.query("eventId").map(EventId::new);
        return Answer.ok(views(lots.list(event), request));
    }

    private Answer one(Request request) {
        var listing = lots.require(new LotId(request.path("lot")));
        return Answer.ok(views(List.of(listing), request).getFirst());
    }

    private List<LotView> views(List<Listing> some, Request request) {
        var seen = pictures.of(some.stream().map(Listing::lot).toList());
        var viewer = callers.anybody(request);
        return some.stream().map(listing -> LotView.of(listing, seen, viewer)).toList();
    }

    private void watch(Request request, ServerResponse response) {
        var listing = lots.require(new LotId(request.path("lot")));
        watch.serve(listing, callers.anybody(request), response);
    }
}
