package onceline.operator;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The backups of one Redis: {@code redis-PORT-INSTANT.rdb}, each with its checksum beside it.
 *
 * <p>While it is open nobody else adds to them or deletes any. A backup is there whole or not at all: what a killed run left
 * half-done is removed at the next opening. Files with any other name are never touched.
 */
final class BackupDirectory implements AutoCloseable {
    private static final String HALF = ".part";

    private final Path directory;
    private final String series;
    private final Pattern own;
    private final FileChannel lock;

    private BackupDirectory(Path directory, String series, FileChannel lock) {
        this.directory = directory;
        this.series = series;
        this.own = Pattern.compile(Pattern.quote(series) + Stamp.PATTERN + "\\.rdb");
        this.lock = lock;
    }

    /** What a new file must pass before it counts. */
    interface Proof {
        /** What was seen of it, for a person. */
        String of(Path file) throws IOException;
    }

    /** A backup that was just added. */
    record Added(Path file, String seen) {}

    /**
     * @param port of the Redis: several of one host may share a directory
     * @throws Refused if it cannot be used
     */
    static BackupDirectory open(Path directory, int port) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new Refused(directory + " is no directory: make it, or mount what should be there");
        }
        String series = "redis-" + port + "-";
        FileChannel lock = locked(directory.resolve("." + series + "lock"));
        BackupDirectory opened = new BackupDirectory(directory, series, lock);
        opened.sweep();
        return opened;
    }

    private static FileChannel locked(Path file) throws IOException {
        try {
            FileChannel channel = FileChannel.open(file, CREATE, WRITE);
            if (!isFree(channel)) {
                channel.close();
                throw new Refused("Another backup of this Redis is under way in " + file.getParent());
            }
            return channel;
        } catch (AccessDeniedException e) {
            throw new Refused(file.getParent() + " cannot be written to by " + System.getProperty("user.name"), e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    String name(Instant taken) {
        return series + Stamp.of(taken) + ".rdb";
    }

    /** The newest first. */
    List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> own.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString())
                            .reversed())
                    .toList();
        }
    }

    /** Adds a copy of a snapshot under the name of its instant, if the copy is proved. */
    Added add(Path snapshot, Instant taken, Proof proof) throws IOException {
        Path file = directory.resolve(name(taken));
        Path half = half(file);
        String sum = copy(snapshot, half);
        if (!Checksum.of(half).equals(sum)) {
            throw new IOException(half + " reads otherwise than it was written: is its disk failing?");
        }
        String seen = proof.of(half);
        Path sumFile = Checksum.beside(file);
        Path halfSum = half(sumFile);
        Durable.write(Checksum.line(sum, name(taken)), halfSum);
        Files.move(halfSum, sumFile, StandardCopyOption.ATOMIC_MOVE);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(directory);
        return new Added(file, seen);
    }

    private static Path half(Path file) {
        Path half = file.resolveSibling(file.getFileName() + HALF);
        half.toFile().deleteOnExit(); // Ctrl-C
        return half;
    }

    private static String copy(Path from, Path to) throws IOException {
        try (InputStream in = Files.newInputStream(from);
                DigestInputStream digesting = Checksum.digesting(in)) {
            Durable.copy(digesting, to);
            return Checksum.sum(digesting);
        }
    }

    /** Deletes all but the newest, and says how many. */
    int retain(int keep) throws IOException {
        List<Path> old = backups().stream().skip(keep).toList();
        for (Path file : old) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(Checksum.beside(file));
        }
        return old.size();
    }

    /** Removes what is half-done, and checksums of what is not there. */
    private void sweep() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(this::left).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private boolean left(Path file) {
        String name = file.getFileName().toString();
        String whole = cut(cut(name, HALF), Checksum.ENDING);
        return own.matcher(whole).matches() && (name.endsWith(HALF) || !Files.exists(file.resolveSibling(whole)));
    }

    private static String cut(String name, String ending) {
        return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            sweep();
        }
    }
}
