package onceline.drills.judge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import onceline.drills.history.Op.Act;
import onceline.drills.judge.FinalState.Command;
import onceline.drills.judge.FinalState.IssuedFact;
import onceline.drills.judge.FinalState.Refusal;
import onceline.drills.judge.FinalState.Ticket;
import onceline.drills.judge.Line.Entry;

/** From the admission to the ticket: exactly one answer for each, and tickets for nobody else. */
final class TicketRules {
    private final Case c;
    private final Set<String> ids = new HashSet<>();

    TicketRules(Case c) {
        this.c = c;
    }

    void check() {
        Set<Long> refused = refusedPlaces();
        for (Entry entry : c.line.admissions()) {
            boolean issued = c.rightful.containsKey(entry.place);
            if (!issued && !refused.contains(entry.place)) {
                c.found(Column.LOST, "place " + entry.place + " of " + entry.user + " was admitted, never issued");
            }
        }
        c.state.tickets().forEach(this::ticket);
        oneLiveEach();
        facts();
        commands();
        if (c.state.notQuiet() == null) {
            departures();
        }
        c.stories.values().forEach(this::story);
    }

    private Set<Long> refusedPlaces() {
        Set<Long> places = new HashSet<>();
        Set<String> refusals = new HashSet<>();
        for (Refusal refusal : c.state.refusals()) {
            if (!refusals.add(refusal.id())) {
                c.found(Column.DOUBLED, "refusal " + refusal.id() + " is there twice");
            }
            Entry entry = refusal.place() == null ? null : c.line.entries().get(refusal.place());
            if (entry == null || entry.admission < 0) {
                c.found(Column.INVENTED, "refusal " + refusal.id() + " without an admission");
            } else {
                places.add(entry.place);
                refusal(refusal, entry);
            }
        }
        return places;
    }

    /** A command is decided once, and for the one it names. */
    private void refusal(Refusal refusal, Entry entry) {
        if (!refusal.user().equals(entry.user)) {
            c.found(
                    Column.INVENTED,
                    "refusal " + refusal.id() + " names " + refusal.user() + ", the place is " + entry.user + "'s");
        }
        if (c.rightful.containsKey(entry.place)) {
            c.found(Column.DOUBLED, "place " + entry.place + " was issued and refused");
        }
    }

    private void ticket(Ticket ticket) {
        if (!ids.add(ticket.id())) {
            c.found(Column.DOUBLED, "ticket " + ticket.id() + " is there twice"); // a key that is gone lets it in
        }
        if (c.admitted(ticket) == null) {
            c.found(Column.INVENTED, "ticket " + ticket.id() + " of " + ticket.user() + " without an admission");
        } else if (!c.isRightful(ticket) && !ticket.live()) {
            c.found(Column.DOUBLED, "a second ticket " + ticket.id() + " for place " + ticket.place());
        } else if (c.isRightful(ticket)) {
            asAsked(ticket);
        }
    }

    private void asAsked(Ticket ticket) {
        Story story = c.byUser.get(ticket.user());
        if (story == null) {
            return; // the place was already found to be invented
        }
        if (ticket.state().equals("CONFIRMED") && !story.asked(Act.CONFIRM, ticket.id())) {
            c.found(Column.INVENTED, story + " never confirmed ticket " + ticket.id());
        }
        Call confirm = story.confirms.get(ticket.id());
        if (ticket.state().equals("CONFIRMED") && confirm != null && confirm.refused()) {
            c.found(Column.INVENTED, story + " was refused, but ticket " + ticket.id() + " is confirmed");
        }
        Entry entry = c.admitted(ticket);
        if (ticket.state().equals("CANCELLED") && (entry == null || !entry.askedToLeave)) {
            c.found(Column.INVENTED, story + " never asked to cancel ticket " + ticket.id());
        }
    }

    private void oneLiveEach() {
        Map<String, Ticket> live = new HashMap<>();
        for (Ticket ticket : c.state.tickets()) {
            if (ticket.live() && c.admitted(ticket) != null) {
                Ticket other = live.putIfAbsent(ticket.user(), ticket);
                if (other != null) {
                    c.found(
                            Column.DOUBLED,
                            ticket.user() + " has the live tickets " + other.id() + " and " + ticket.id());
                }
            }
        }
    }

    private void facts() {
        Set<String> announced = c.state.facts().stream().map(IssuedFact::ticket).collect(Collectors.toSet());
        for (Ticket ticket : c.rightful.values()) {
            if (!announced.contains(ticket.id())) {
                c.found(Column.LOST, "ticket " + ticket.id() + " was committed, its TicketIssued never published");
            }
        }
        for (String ticket : announced) {
            if (!c.ticketById.containsKey(ticket)) {
                c.found(Column.INVENTED, "TicketIssued names " + ticket + ", which is not in the database");
            }
        }
        for (IssuedFact fact : c.state.facts()) {
            Ticket ticket = c.ticketById.get(fact.ticket());
            if (ticket != null
                    && !(ticket.user().equals(fact.user()) && Objects.equals(ticket.place(), fact.place()))) {
                c.found(Column.INVENTED, "TicketIssued says " + fact + ", the database " + ticket);
            }
        }
    }

    private void commands() {
        Map<Long, Command> byOrdinal = new HashMap<>();
        Map<Long, Long> ordinalOf = new HashMap<>();
        for (Command command : c.state.commands()) {
            Entry entry = command.place() == null ? null : c.line.entries().get(command.place());
            if (entry == null || entry.admission < 0 || !entry.user.equals(command.user())) {
                c.found(Column.INVENTED, "a command on ticket-issue without an admission: " + command);
            } else if (command.ordinal() != null) {
                Command other = byOrdinal.putIfAbsent(command.ordinal(), command);
                if (other != null && !other.equals(command)) {
                    c.found(Column.DOUBLED, "two commands with ordinal " + command.ordinal());
                }
                Long before = command.issue() ? ordinalOf.putIfAbsent(entry.place, command.ordinal()) : null;
                if (before != null && !before.equals(command.ordinal())) {
                    c.found(
                            Column.DOUBLED,
                            "place " + entry.place + " is commanded as " + before + " and " + command.ordinal());
                }
            }
        }
    }

    /** The line hears of what became of a place in the transaction that decides it. */
    private void departures() {
        Map<Long, Set<String>> outcomes = new HashMap<>();
        c.rightful.forEach((place, ticket) -> outcome(outcomes, place, ticket.state()));
        for (Refusal refusal : c.state.refusals()) {
            if (refusal.place() != null) {
                outcome(outcomes, refusal.place(), refusal.reason().equals("SOLD_OUT") ? "REFUSED" : refusal.reason());
            }
        }
        for (JournalRecord record : c.state.journal()) {
            Long place = record.place();
            if (record.type().equals("Departed") && place != null) {
                departure(place, String.valueOf(record.reason()), outcomes.getOrDefault(place, Set.of()));
            }
        }
    }

    private void departure(long place, String reason, Set<String> outcomes) {
        if (!outcomes.isEmpty() && !outcomes.contains(reason)) {
            c.found(Column.INVENTED, "place " + place + " departed as " + reason + ", but is " + outcomes);
        }
    }

    private static void outcome(Map<Long, Set<String>> outcomes, Long place, String outcome) {
        outcomes.computeIfAbsent(place, none -> new HashSet<>(2)).add(outcome);
    }

    private void story(Story story) {
        Map<String, Ticket> own = new HashMap<>();
        c.tickets(story).forEach(ticket -> own.put(ticket.id(), ticket));
        for (String ticket : story.ticketsTold.keySet()) {
            if (!own.containsKey(ticket)) {
                c.found(Column.LOST, story + " was told of ticket " + ticket + ", which they do not have");
            }
        }
        for (Call confirm : story.confirms.values()) {
            Ticket ticket = own.get(confirm.id);
            if (confirm.acknowledged() && ticket != null && !ticket.state().equals("CONFIRMED")) {
                c.found(Column.LOST, story + ": the confirmed ticket " + ticket.id() + " is " + ticket.state());
            }
        }
        story.announcements.forEach((ticket, facts) -> {
            if (facts.size() > 1) {
                c.found(Column.DOUBLED, story + " was told of ticket " + ticket + " as " + facts);
            }
        });
    }
}
