package onceline.ticket;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.work.WallClock;
import onceline.ticket.Ticket.State;
import onceline.words.EventId;
import onceline.words.MalformedId;
import onceline.words.QueueId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** The HTTP side of tickets. */
public final class TicketRoutes {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Callers callers;
    private final Tickets tickets;
    private final Waiting waiting;
    private final Passes passes;
    private final Admissions admissions;

    public TicketRoutes(Callers callers, Tickets tickets, Passes passes, Admissions admissions) {
        this.callers = callers;
        this.tickets = tickets;
        this.waiting = new Waiting(tickets);
        this.passes = passes;
        this.admissions = admissions;
    }

    public void addTo(Routes routes) {
        routes.post("/api/tickets/issue", this::issue)
                .get("/api/tickets", request -> Answer.ok(tickets.of(callers.user(request))))
                .get("/api/tickets/{id}", this::show)
                .post("/api/tickets/{id}/confirm", this::confirm)
                .post("/api/tickets/{id}/cancel", this::cancel);
    }

    /** One of: eventId of a sale that the session's user was admitted to; a pass; what the service token asks for. */
    private record IssueBody(
            @Nullable EventId eventId,
            @Nullable String pass,
            @Nullable UserId user,
            @Nullable RequestId id) {}

    /** A ticket that is on its way. */
    private record Coming(TicketId ticket) {}

    private Answer issue(Request request) throws SQLException {
        var body = request.body(IssueBody.class);
        if (body.pass() != null) {
            requireNothingBeside(body.eventId() == null && body.user() == null && body.id() == null);
            return issue(holder(body.pass()));
        }
        var event = body.eventId();
        if (event == null) {
            throw Problem.malformed("Give eventId, or pass.");
        }
        if (body.user() != null || body.id() != null) {
            return issueByService(request, event, body.user(), body.id());
        }
        return issueAdmitted(callers.user(request), event);
    }

    private Answer issueAdmitted(UserId user, EventId event) throws SQLException {
        var standing = tickets.live(user, event);
        if (standing.isPresent()) {
            return Answer.ok(standing.get());
        }
        var entry = admissions
                .inside(QueueId.of(event), user)
                .orElseThrow(() -> Problem.conflict("not-admitted", "You are not admitted to this sale now."));
        return issue(new Passes.Holder(user, entry));
    }

    /** The line has sent the command, or will: it never is issued out of turn, so all there is to do is to wait. */
    private Answer issue(Passes.Holder holder) throws SQLException {
        var event = event(holder);
        var id = TicketId.of(event, holder.entry().place());
        var decision = waiting.decision(id);
        if (decision.refused().isPresent()) {
            return refused(decision.refused().get(), holder.user(), event);
        }
        return decision.ticket()
                .map(Answer::ok)
                .orElseGet(() -> Answer.accepted(new Coming(id)).retryAfter(SOON));
    }

    private Answer issueByService(Request request, EventId event, @Nullable UserId user, @Nullable RequestId id)
            throws SQLException {
        callers.requireService(request);
        if (user == null || id == null) {
            throw Problem.malformed("Give eventId, user and id.");
        }
        var decision = tickets.issue(new Command.Request(event, user, id, WallClock.now()))
                .orElseThrow(() -> Problem.notFound("There is no such sale."));
        if (decision.refused().isPresent()) {
            return refused(decision.refused().get(), user, event);
        }
        return Answer.ok(decision.ticket()
                .filter(ticket -> ticket.user().equals(user))
                .orElseThrow(() -> Problem.conflict("id-taken", "This id was used for another user.")));
    }

    private Answer refused(Desk.Refused reason, UserId user, EventId event) throws SQLException {
        if (reason == Desk.Refused.SOLD_OUT) {
            throw Problem.conflict("sold-out", "This sale is sold out.");
        }
        return tickets.live(user, event)
                .map(Answer::ok)
                .orElseThrow(() -> Problem.conflict(
                        "existing", "There was a ticket already, and it is over; a new one needs a new entry or id."));
    }

    private Passes.Holder holder(String pass) {
        return passes.verify(pass).orElseThrow(() -> Problem.forbidden("The pass is not valid, or no longer."));
    }

    private static EventId event(Passes.Holder holder) {
        return holder.entry()
                .queue()
                .event()
                .orElseThrow(() -> Problem.conflict("not-a-sale", "A pass of the lobby buys no ticket."));
    }

    private static void requireNothingBeside(boolean met) {
        if (!met) {
            throw Problem.malformed("A pass says everything: give nothing beside it.");
        }
    }

    private Answer show(Request request) throws SQLException {
        return Answer.ok(found(tickets.find(callers.user(request), id(request))));
    }

    private Answer confirm(Request request) throws SQLException {
        var ticket = found(tickets.confirm(callers.user(request), id(request)));
        return standing(ticket, State.CONFIRMED);
    }

    private Answer cancel(Request request) throws SQLException {
        var ticket = found(tickets.cancel(callers.user(request), id(request)));
        return standing(ticket, State.CANCELLED);
    }

    /** PENDING here means that the hold is over and only the keeper has not been round yet. */
    private static Answer standing(Ticket ticket, State asked) {
        if (ticket.state() == asked) {
            return Answer.ok(ticket);
        }
        throw switch (ticket.state()) {
            case CONFIRMED -> Problem.conflict("confirmed", "The ticket is confirmed.");
            case CANCELLED -> Problem.conflict("cancelled", "The ticket was cancelled.");
            case EXPIRED, PENDING -> Problem.conflict("expired", "The hold of this ticket is over.");
        };
    }

    private static Ticket found(Optional<Ticket> ticket) {
        return ticket.orElseThrow(TicketRoutes::noSuchTicket);
    }

    private static TicketId id(Request request) {
        try {
            return new TicketId(request.path("id"));
        } catch (MalformedId impossible) {
            throw noSuchTicket();
        }
    }

    private static Problem noSuchTicket() {
        return Problem.notFound("You have no such ticket.");
    }
}
