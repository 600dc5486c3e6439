package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small disk under the directory of one server, which can run full. It is in memory and empty again when it is
 * closed; mounts are seen by this JVM and its servers only.
 */
public final class Disk implements AutoCloseable {
    private static final int BLOCK_BYTES = 4096;

    private final Server server;
    private final Path filler;

    private Disk(Server server) {
        this.server = server;
        this.filler = server.directory().resolve("filler");
    }

    /** What lies there already moves onto the disk. The server must not run. */
    static Disk under(Server server, long bytes) {
        Net.obstacle().ifPresent(reason -> {
            throw new LabException(reason);
        });
        if (server.running()) {
            throw new LabException(server.name() + " runs: its disk cannot be changed now");
        }
        Path directory = server.directory();
        Path before = directory.resolveSibling(directory.getFileName() + ".before");
        Trees.copy(directory, before);
        Tool.run("mount", "-t", "tmpfs", "-o", "size=" + bytes + ",mode=0700", server.name(), directory.toString());
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

    String fill() {
        return Tool.run("fallocate", "-l", String.valueOf(Math.max(room(), BLOCK_BYTES)), filler.toString());
    }

    String free() {
        return Tool.run("rm", "-f", filler.toString());
    }

    /** The server must not run. What lies there is lost. */
    @Override
    public void close() {
        Tool.run("umount", "--lazy", server.directory().toString());
    }

    @Override
    public String toString() {
        return "disk of " + server.name();
    }
}
