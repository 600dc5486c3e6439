package onceline.drills.crowd;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import onceline.drills.history.Told;
import onceline.drills.http.EventStream;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One person of the rush. Its main thread joins and then reads the stream until there is an outcome; whatever the habit
 * asks for meanwhile happens on a second, short-lived virtual thread.
 */
final class Person {
    /** The server comments every 15 s; a stream silent for longer is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private final CrowdPlan plan;
    private final int number;
    private final Habit habit;
    private final HttpAddress gate;
    private final Door door;
    private final Log log;
    private final SplittableRandom random;
    /** The same for the second thread: what one thread draws must not depend on the other. */
    private final SplittableRandom besides;

    private final Deadline deadline;
    private final Counters counters;

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicBoolean through = new AtomicBoolean();
    private final AtomicBoolean joined = new AtomicBoolean();
    private final Set<String> ticketsSeen = ConcurrentHashMap.newKeySet(1);
    private final Set<String> ticketsOver = ConcurrentHashMap.newKeySet(1);

    private final Queue<Thread> besidesRunning = new ConcurrentLinkedQueue<>();

    private volatile @Nullable EventStream stream;
    private volatile boolean letsExpire;
    private @Nullable String token;

    Person(
            CrowdPlan plan,
            int number,
            Habit habit,
            HttpAddress gate,
            Door door,
            Log log,
            SplittableRandom random,
            Deadline deadline,
            Counters counters) {
        this.plan = plan;
        this.number = number;
        this.habit = habit;
        this.gate = gate;
        this.door = door;
        this.log = log;
        this.random = random;
        this.besides = random.split();
        this.deadline = deadline;
        this.counters = counters;
        this.letsExpire = habit == Habit.EXPIRES;
    }

    void signIn() throws InterruptedException {
        String contact = "p" + number + "-" + plan.run() + "@rush.example";
        String key = "key-of-person-" + number + "-" + plan.run() + "-" + random.nextLong(Long.MAX_VALUE);
        token = door.signIn(contact, key);
        if (token != null) {
            counters.signedIn.incrementAndGet();
        }
    }

    /** Returns when the person is through and nothing is under way any more. */
    void run(long start) throws InterruptedException {
        live(start);
        for (Thread step = besidesRunning.poll(); step != null; step = besidesRunning.poll()) {
            step.join();
        }
    }

    /** The time is up. */
    void sendHome() {
        end(Ending.UNFINISHED);
    }

    private void live(long start) throws InterruptedException {
        if (token == null) {
            end(Ending.REFUSED);
            return;
        }
        sleepUntil(start + plan.arrival().after(plan, number, random));
        if (habit == Habit.TWO_TABS) {
            aside(() -> join(newId()));
        }
        String id = newId();
        Reply reply = join(id);
        if (!reply.ok()) {
            end(reply.kind() == Kind.FAIL ? Ending.REFUSED : Ending.UNFINISHED);
            return;
        }
        aside(() -> misbehave(id));
        watch();
        end(Ending.UNFINISHED);
    }

    private void misbehave(String id) throws InterruptedException {
        switch (habit) {
            case REPEATS -> {
                soon();
                join(id);
            }
            case JOINS_AGAIN -> {
                soon();
                join(newId());
            }
            case LEAVES -> leave();
            case DROPS -> {
                for (int i = besides.nextInt(2); i >= 0; i--) {
                    soon();
                    hangUp();
                }
            }
            case VANISHES -> {
                soon();
                end(Ending.VANISHED);
            }
            case STEADY, EXPIRES, TWO_TABS -> {}
        }
    }

    private Reply join(String id) throws InterruptedException {
        if (through.get()) {
            return Reply.UNKNOWN;
        }
        String body = Json.write(Map.of("queue", plan.queue(), "id", id));
        Reply reply = door.insist(Act.JOIN, id, Request.post("/api/queue/join", token, body));
        if (reply.ok() && joined.compareAndSet(false, true)) {
            counters.joined.incrementAndGet();
        }
        return reply;
    }

    private void leave() throws InterruptedException {
        soon();
        if (through.get()) {
            return;
        }
        String id = newId();
        String body = Json.write(Map.of("queue", plan.queue(), "id", id));
        Reply reply = door.insist(Act.LEAVE, id, Request.post("/api/queue/leave", token, body));
        boolean back = comesBack() && reply.body() != null && "left".equals(Json.text(reply.body(), "outcome"));
        if (!back) {
            end(Ending.LEFT);
        } else if (!join(newId()).ok()) {
            end(Ending.UNFINISHED);
        }
    }

    private void watch() throws InterruptedException {
        while (!through.get() && !deadline.over()) {
            watchOnce();
            if (!through.get()) {
                Thread.sleep(random.nextLong(50, habit == Habit.DROPS ? 2_000 : 500));
            }
        }
    }

    private void watchOnce() {
        int nth = streams.incrementAndGet();
        String which = "stream-" + nth;
        log.write(Kind.INVOKE, Act.WATCH, which);
        Request request = Request.get("/api/stream?queue=" + plan.queue().replace(":", "%3A"), token);
        try (EventStream open = EventStream.open(gate, number, request, SILENCE)) {
            stream = open;
            log.write(Kind.OK, Act.WATCH, which);
            counters.watching.incrementAndGet();
            try {
                read(open, nth);
            } finally {
                counters.watching.decrementAndGet();
            }
            log.write(log.now(), Kind.INFO, Act.WATCH, which, null, "ended");
        } catch (EventStream.Refused refused) {
            Kind kind = refused.status() >= 400 && refused.status() < 500 ? Kind.FAIL : Kind.INFO;
            log.write(log.now(), kind, Act.WATCH, which, null, refused.getMessage());
        } catch (IOException | JacksonException lost) {
            log.write(log.now(), Kind.INFO, Act.WATCH, which, null, lost.toString());
        }
    }

    private void read(EventStream open, int nth) throws IOException {
        Standing last = null;
        while (!through.get() && !deadline.over()) {
            EventStream.Event event = open.next();
            if (event == null) {
                return;
            }
            switch (event.name()) {
                case "state" -> last = state(Json.read(event.data()), nth, last);
                case "place" -> last = shown(Json.standing(Json.read(event.data())), last);
                case "ticket:issued", "notice" -> notice(event.name(), Json.read(event.data()), nth);
                default -> {}
            }
        }
    }

    private Standing state(JsonNode state, int nth, @Nullable Standing last) {
        for (JsonNode notice : state.path("notices")) {
            notice("state", notice, nth);
        }
        for (JsonNode ticket : state.path("tickets")) {
            ticket(ticket, nth);
        }
        return shown(Json.standing(state.path("standing")), last);
    }

    private Standing shown(Standing standing, @Nullable Standing last) {
        if (!standing.sameNewsAs(last)) {
            log.write(log.now(), Kind.OK, Act.SHOWN, null, standing, null);
        }
        boolean outside = !"inside".equals(standing.status()) && !holdsTicket();
        if (outside && "closed".equals(standing.phase())) {
            end(Ending.CLOSED);
        } else if (outside && standing.overForTheWaiting()) {
            end(Ending.SOLD_OUT);
        }
        return standing;
    }

    private void notice(String via, JsonNode notice, int nth) {
        String ticket = Json.text(notice, "ticket");
        String kind = Json.text(notice, "kind");
        String told = kind != null ? kind : via;
        if (!ours(ticket)) {
            return;
        }
        log.told(new Told(via, told, Json.text(notice, "fact"), ticket, nth));
        switch (told) {
            case "ticket-expired" -> expired(ticket);
            case "ticket-confirmed", "ticket-cancelled", "hold-expiring" -> {}
            default -> issued(ticket);
        }
    }

    private void ticket(JsonNode node, int nth) {
        String ticket = Json.text(node, "ticket");
        String state = Json.text(node, "state");
        if (!ours(ticket) || state == null) {
            return;
        }
        log.told(new Told("state", state.toLowerCase(Locale.ROOT), null, ticket, nth));
        if (state.equals("PENDING")) {
            issued(ticket);
        } else if (state.equals("EXPIRED")) {
            issued(ticket);
            expired(ticket);
        }
    }

    private boolean ours(@Nullable String ticket) {
        return ticket != null && ticket.startsWith(plan.eventId() + ".");
    }

    private void issued(@Nullable String ticket) {
        if (ticket == null || !ticketsSeen.add(ticket)) {
            return;
        }
        counters.told.incrementAndGet();
        if (!letsExpire && (habit != Habit.LEAVES || comesBack())) {
            long think = random.nextLong(plan.thinkMs() + 1);
            aside(() -> confirm(ticket, think));
        }
    }

    private boolean holdsTicket() {
        return ticketsSeen.size() > ticketsOver.size();
    }

    /** Of those who leave, a third return and mean it then. */
    private boolean comesBack() {
        return number % 3 == 0;
    }

    private void confirm(String ticket, long think) throws InterruptedException {
        Thread.sleep(think);
        if (through.get()) {
            return;
        }
        Reply reply =
                door.insist(Act.CONFIRM, ticket, Request.post("/api/tickets/" + ticket + "/confirm", token, "{}"));
        if (reply.ok()) {
            counters.confirmed.incrementAndGet();
            end(Ending.CONFIRMED);
        } else {
            end(reply.kind() == Kind.FAIL ? Ending.EXPIRED : Ending.UNFINISHED);
        }
    }

    private void expired(@Nullable String ticket) {
        if (ticket == null || !ticketsOver.add(ticket) || !letsExpire) {
            return;
        }
        if (number % 2 == 0) {
            end(Ending.EXPIRED);
            return;
        }
        letsExpire = false;
        aside(() -> {
            if (!join(newId()).ok()) {
                end(Ending.UNFINISHED);
            }
        });
    }

    private void end(Ending ending) {
        if (through.compareAndSet(false, true)) {
            log.write(log.now(), Kind.OK, Act.END, null, null, ending.name());
            if (ending == Ending.SOLD_OUT) {
                counters.soldOut.incrementAndGet();
            }
            counters.finished.incrementAndGet();
            hangUp();
        }
    }

    private void hangUp() {
        EventStream open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                log.write(log.now(), Kind.INFO, Act.WATCH, null, null, alreadyGone.toString());
            }
        }
    }

    private String newId() {
        return plan.run() + "-" + number + "-" + requests.incrementAndGet();
    }

    private void soon() throws InterruptedException {
        Thread.sleep(besides.nextLong(plan.paceMs() + 1));
    }

    private void sleepUntil(long time) throws InterruptedException {
        long left = time - log.now();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    /** The second thread; {@link #run} waits for it, so that no call is left without its outcome. */
    private void aside(Step step) {
        besidesRunning.add(Thread.ofVirtual().start(() -> {
            try {
                step.run();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Something a person does beside watching. */
    private interface Step {
        void run() throws InterruptedException;
    }
}
