package onceline.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A JVM with hosts, servers, a disk and every kind of helper of a fault, that waits for its end. */
final class Doomed {
    private Doomed() {}

    static void main(String[] arguments) throws InterruptedException {
        Lab lab = Lab.highlyAvailable(Path.of(arguments[0]), Hosts.namespaces());
        Redis redis = lab.redises().members().getFirst();
        lab.disk(redis, 16 << 20);
        Redis cold = lab.redises().members().get(1);
        Optional<Disk> freezable =
                Disk.whyNotFreezable().isEmpty() ? Optional.of(lab.freezableDisk(cold, 64 << 20)) : Optional.empty();
        lab.redises().servers().forEach(Server::start);
        freezable.ifPresent(disk -> lab.inject(new Fault.FrozenDisk(disk)));
        lab.inject(new Fault.Paused(lab.redises().members().getLast()));
        lab.inject(new Fault.SlowSync(redis, Duration.ofSeconds(1)));
        lab.inject(new Fault.Delay(redis.host(), Duration.ofMillis(50)));
        lab.inject(new Fault.Cut(redis.host()));
        Runtime.getRuntime().addShutdownHook(new Thread(lab::close));
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
