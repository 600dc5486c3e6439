package onceline.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A detour for what a host sends: frames wait a while in this JVM before they enter the bridge. Nobody has to know of
 * it, and connections live on.
 *
 * <pre>
 *   host5 ──redirected──▶ detour5 ═══ line5 ──▶ this JVM, which waits ──▶ line5 ═══ detour5 ──▶ bridge
 * </pre>
 *
 * <p>It stands in for netem, which few kernels of small virtual machines carry.
 */
final class DelayLine {
    private static final Duration DRAINED = Duration.ofSeconds(5);

    private final Host host;
    private final long delayNanos;
    private final String detour;
    private final String line;
    private final Filter filter;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean open = true;

    private record Waiting(byte[] frame, long due) {}

    private DelayLine(Host host, Duration by) {
        this.host = host;
        this.delayNanos = by.toNanos();
        this.detour = host.link().replace("host", "detour");
        this.line = host.link().replace("host", "line");
        this.filter = Filter.detour(host, detour);
    }

    static DelayLine beside(Host host, Duration by) {
        DelayLine line = new DelayLine(host, by);
        if (Tool.attempt(List.of("ip", "link", "show", line.detour)).code() == 0) {
            throw new LabException(host + " is delayed already");
        }
        return line;
    }

    String install() {
        try {
            return lay();
        } catch (LabException e) {
            tearDown();
            throw e;
        }
    }

    private String lay() {
        List<String> done = new ArrayList<>();
        done.add(Tool.run("ip", "link", "add", detour, "type", "veth", "peer", "name", line));
        done.add(Tool.run("ip", "link", "set", detour, "master", Net.BRIDGE, "up"));
        // It brings in, and is sent nothing: where the host is, the bridge knows from the host's own link.
        done.add(Tool.run(("bridge link set dev " + detour + " learning off flood off mcast_flood off bcast_flood off")
                .split(" ")));
        done.add(Tool.run("ip", "link", "set", line, "up"));
        FrameSocket socket = FrameSocket.on(line);
        work("delay-in-", () -> takeIn(socket));
        work("delay-out-", () -> sendOn(socket));
        done.add("# what comes out of " + line + " goes back into it " + delayNanos / 1_000_000 + " ms later");
        done.add(filter.install());
        return String.join("\n", done);
    }

    private void work(String name, Runnable step) {
        workers.add(Thread.ofPlatform().daemon().name(name + host).start(step));
    }

    private void takeIn(FrameSocket socket) {
        while (open) {
            socket.receive().ifPresent(frame -> waiting.add(new Waiting(frame, System.nanoTime() + delayNanos)));
        }
    }

    private void sendOn(FrameSocket socket) {
        try (socket) {
            while (open || !waiting.isEmpty()) {
                Waiting next = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    awaitMoment(next.due());
                    socket.send(next.frame());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitMoment(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    String remove() {
        String removed = filter.remove();
        Patience.until(DRAINED.plusNanos(delayNanos), waiting::isEmpty);
        tearDown();
        return removed;
    }

    private void tearDown() {
        open = false;
        workers.forEach(DelayLine::await);
        Tool.attempt(List.of("ip", "link", "delete", detour));
    }

    private static void await(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
