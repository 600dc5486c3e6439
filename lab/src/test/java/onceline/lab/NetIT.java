package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real packets between real hosts, and a real Redis behind a bad cable and on a bad disk. */
@Enclosed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final long DISK_BYTES = 16 << 20;
    private static final String MEGABYTE = "x".repeat(1 << 20);

    private final Net net = Hosts.namespaces();
    private final Host here = new Host(net.here(), List.of(), "");
    private final Host a = net.host("redis");
    private final Host b = net.host("b");
    private final Host c = net.host("c");
    private RedisGroup group;
    private Redis redis;
    private Disk disk;

    @BeforeAll
    void start(@TempDir Path directory) {
        group = RedisGroup.alone(new Ground(directory, net));
        redis = group.primary();
        disk = Disk.under(redis, DISK_BYTES);
        group.start();
        assertThat(redis.host()).isEqualTo(a);
    }

    @AfterAll
    void stop() {
        group.stop();
        disk.close();
    }

    @Test
    void hostsHaveAddressesOfTheirOwnAndReachEachOther() {
        assertThat(a.address()).isNotEqualTo(b.address());
        assertThat(net.host("redis")).isSameAs(a);
        openBothWays(a, b);
        openBothWays(a, here);
    }

    @Test
    void aHostIsCutOffFromAllAndReturns() {
        try (Injection cut = new Fault.Cut(a).inject()) {
            assertThat(cut.command()).contains("tc filter add dev " + a.link() + " ingress", " egress");
            closed(a, b);
            closed(b, a);
            closed(here, a);
            closed(a, here);
            openBothWays(b, c);
        }
        openBothWays(a, b);
        openBothWays(a, here);
    }

    @Test
    void aMuteHostHearsAndADeafHostSpeaks() {
        openBothWays(a, b);
        try (Injection _ = new Fault.Mute(a).inject()) {
            closed(a, b);
            assertThat(Wire.open(b, a)).isTrue();
        }
        openBothWays(a, b);
        try (Injection _ = new Fault.Deaf(a).inject()) {
            closed(b, a);
            assertThat(Wire.open(a, b)).isTrue();
        }
        openBothWays(a, b);
    }

    @Test
    void oneLinkIsCutAndAllOthersStay() {
        try (Injection _ = new Fault.CutLink(a, b).inject()) {
            closed(a, b);
            closed(b, a);
            openBothWays(a, c);
            openBothWays(b, c);
            openBothWays(a, here);
        }
        try (Injection _ = new Fault.CutLinkOneWay(a, b).inject()) {
            closed(a, b);
            assertThat(Wire.open(b, a)).isTrue();
            openBothWays(a, c);
        }
        openBothWays(a, b);
    }

    @Test
    void faultsOverlapAndEachHealsItself() {
        Injection link = new Fault.CutLink(a, b).inject();
        Injection cut = new Fault.Cut(a).inject();
        Injection slow = new Fault.Delay(a, Duration.ofMillis(1)).inject();
        cut.heal();
        assertThat(cut.heal()).isEqualTo(cut.heal());
        closed(a, b);
        openBothWays(a, c);
        slow.heal();
        link.heal();
        openBothWays(a, b);
    }

    @Test
    void aPartOfThePacketsIsLost() {
        int sent = 400;
        try (Injection _ = new Fault.Loss(a, 50).inject()) {
            // 200 are expected, with a standard deviation of 10.
            assertThat(Wire.arriving(sent, a, b)).isBetween(140L, 260L);
            assertThat(Wire.arriving(sent, b, a)).isBetween(140L, 260L);
        }
        assertThat(Wire.arriving(sent, a, b)).isEqualTo(sent);
        assertThatThrownBy(() -> new Fault.Loss(a, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAHostSaysComesLateAndWhole() throws IOException {
        says("PING");
        try (Injection _ = new Fault.Delay(a, Duration.ofMillis(300)).inject()) {
            // A connection and an answer: two packets from the host on the way, one after the other.
            assertThat(millisFor("PING")).isGreaterThanOrEqualTo(600);
            assertThat(says("SET", "big", MEGABYTE)).containsExactly("OK");
            assertThat(says("GET", "big")).containsExactly(MEGABYTE);
        }
        await().atMost(SOON).until(() -> millisFor("PING") < 300);
        assertThat(says("DEL", "big")).containsExactly("1");
    }

    @Test
    void aFullDiskStopsWritesUntilThereIsRoomAgain() throws IOException {
        assertThat(says("SET", "before", "1")).containsExactly("OK");
        try (Injection full = new Fault.FullDisk(disk).inject()) {
            assertThat(full.command()).contains("cat /dev/zero > " + redis.directory());
            assertThat(disk.room()).isZero();
            await().atMost(SOON).ignoreExceptions().until(() -> refused(MEGABYTE));
        }
        await().atMost(SOON).until(() -> !refused("small"));
        assertThat(says("GET", "before")).containsExactly("1");
    }

    @Test
    void aDiskThatRunsShortGrowsUnderARunningServer() throws IOException {
        try (Injection scarce = new Fault.ScarceDisk(disk, 85).inject()) {
            assertThat(disk.taken()).isBetween(84.0, 90.0);
            assertThat(refused("small")).isFalse();
            assertThat(scarce.heal()).contains("remount,size=");
            assertThat(disk.taken()).isLessThan(50);
        }
        disk.free();
    }

    @Test
    void aSlowedSyncSlowsWhatWaitsForIt() throws IOException {
        assumeFalse(Tracer.missing(), "strace is not installed");
        says("CONFIG", "SET", "appendfsync", "always");
        try (Injection slow = new Fault.SlowSync(redis, Duration.ofMillis(400)).inject()) {
            assertThat(slow.command()).startsWith("strace -f -p " + redis.pid());
            assertThat(millisFor("SET", "slow", "1")).isGreaterThanOrEqualTo(400);
        }
        await().atMost(SOON).until(() -> millisFor("SET", "fast", "1") < 400);
        assertThat(redis.running()).isTrue();
        says("CONFIG", "SET", "appendfsync", "everysec");
    }

    @Test
    void aFrozenDiskHangsWhoWritesUntilItThaws(@TempDir Path directory) throws IOException {
        Disk.whyNotFreezable().ifPresent(reason -> assumeTrue(false, reason));
        Redis cold = new Redis("cold", b, directory.resolve("cold"), directory.resolve("cold.log"));
        cold.configure("min-replicas-to-write 0", "appendfsync always");
        try (Disk coldDisk = Disk.freezable(cold, 64 << 20);
                Redis _ = cold) {
            cold.start();
            assertThat(Resp.words(b.at(cold.port()), SOON, "SET", "a", "1")).containsExactly("OK");
            try (Injection _ = new Fault.FrozenDisk(coldDisk).inject()) {
                assertThatThrownBy(() -> Resp.words(b.at(cold.port()), Duration.ofSeconds(1), "SET", "a", "2"))
                        .isInstanceOf(SocketTimeoutException.class);
            }
            assertThat(Resp.words(b.at(cold.port()), SOON, "SET", "a", "3")).containsExactly("OK");
        }
    }

    private boolean refused(String value) {
        try {
            return !says("SET", "full", value).equals(List.of("OK"));
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("MISCONF");
        }
    }

    /** Soon, not at once: the kernel asks for a neighbour that was cut off no more than once a second. */
    private static void openBothWays(Host one, Host other) {
        await(one + " to " + other).atMost(Duration.ofSeconds(5)).until(() -> Wire.open(one, other));
        await(other + " to " + one).atMost(Duration.ofSeconds(5)).until(() -> Wire.open(other, one));
    }

    private static void closed(Host from, Host to) {
        assertThat(Wire.open(from, to)).as("%s to %s", from, to).isFalse();
    }

    private long millisFor(String... command) throws IOException {
        long start = System.nanoTime();
        says(command);
        return (System.nanoTime() - start) / 1_000_000;
    }

    private List<String> says(String... command) throws IOException {
        return Resp.words(a.at(redis.port()), SOON, command);
    }
}
