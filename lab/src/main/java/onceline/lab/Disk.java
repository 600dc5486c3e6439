package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small disk under the directory of one server, which can run full; where root allows, also one that can be frozen.
 * It is empty again when it is closed; mounts are seen by this JVM and its servers only.
 */
public final class Disk implements AutoCloseable {
    private static final long ALL_USERS = 4_294_967_295L;

    private final Server server;
    private final Path filler;
    private final Path image;

    private Disk(Server server) {
        this.server = server;
        this.image = image(server);
        this.filler = server.directory().resolve("filler");
    }

    /** In memory. What lies there already moves onto the disk. The server must not run. */
    static Disk under(Server server, long bytes) {
        refuse(Net.obstacle());
        return mount(server, "-t", "tmpfs", "-o", "size=" + bytes + ",mode=0700", server.name());
    }

    /**
     * A file with a file system of its own, which can be frozen. Running full is better left to {@link #under}: ext4 finds
     * room for some small files all the same.
     */
    static Disk freezable(Server server, long bytes) {
        refuse(whyNotFreezable());
        Path image = image(server);
        Tool.run("truncate", "--size", String.valueOf(bytes), image.toString());
        Tool.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
        return mount(server, "-o", "loop", image.toString());
    }

    /** Why there are no freezable disks, in one line; empty if there are. */
    public static Optional<String> whyNotFreezable() {
        return Net.obstacle()
                .or(
                        () -> Tool.attempt(List.of("cat", "/proc/self/uid_map"))
                                        .output()
                                        .endsWith(" " + ALL_USERS)
                                ? Optional.empty()
                                : Optional.of(
                                        "No frozen disks: a file system that can be frozen may only be mounted by root itself"));
    }

    private static void refuse(Optional<String> reason) {
        reason.ifPresent(it -> {
            throw new LabException(it);
        });
    }

    private static Path image(Server server) {
        return server.directory().resolveSibling(server.name() + ".disk");
    }

    private static Disk mount(Server server, String... what) {
        if (server.running()) {
            throw new LabException(server.name() + " runs: its disk cannot be changed now");
        }
        Path directory = server.directory();
        Path before = directory.resolveSibling(server.name() + ".before");
        Trees.copy(directory, before);
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(what));
        command.add(directory.toString());
        Tool.run(command);
        Trees.copy(before, directory);
        Trees.delete(before);
        return new Disk(server);
    }

    public Server server() {
        return server;
    }

    /** Room left, in bytes. */
    public long room() {
        try {
            return Files.getFileStore(server.directory()).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much of it is taken, in percent. */
    public double taken() {
        return 100.0 * (size() - room()) / size();
    }

    private long size() {
        try {
            return Files.getFileStore(server.directory()).getTotalSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until so much of it is taken, by something that is not the server's. */
    String fillTo(int percent) {
        long bytes = Math.max(0, size() * percent / 100 - (size() - room()));
        return Tool.run("fallocate", "--length", String.valueOf(bytes), filler.toString());
    }

    /** Twice as large, while the server runs on it. */
    String grow() {
        String size = "remount,size=" + 2 * size();
        return Tool.run("mount", "-o", size, server.directory().toString());
    }

    /** Until the next byte finds no room. */
    String fill() {
        List<String> command = List.of("sh", "-c", "cat /dev/zero > " + Tool.spelled(List.of(filler.toString())));
        Tool.attempt(command);
        return Tool.spelled(command);
    }

    String free() {
        return Tool.run("rm", "-f", filler.toString());
    }

    /** The server must not run. What lies there is lost. */
    @Override
    public void close() {
        Tool.run("umount", "--lazy", server.directory().toString());
        Tool.run("rm", "-f", image.toString());
    }

    @Override
    public String toString() {
        return "disk of " + server.name();
    }
}
