package onceline.operator;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** New files that survive a crash of the machine, readable by their owner alone: there are sessions in a Redis. */
final class Durable {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Durable() {}

    /** On the disk when this returns; the name is, after {@link #sync} of its directory. */
    static void copy(InputStream from, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(to, Set.of(CREATE_NEW, WRITE), PRIVATE)) {
            OutputStream out = Channels.newOutputStream(channel);
            from.transferTo(out);
            channel.force(true);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Cannot copy to " + to + ": " + e.getMessage(), e);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (InputStream in = Files.newInputStream(from)) {
            copy(in, to);
        }
    }

    static void write(String text, Path to) throws IOException {
        copy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), to);
    }

    /** Of a directory: the names in it. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    /** What went wrong, in words: some exceptions of files carry nothing but the file's name. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " is not there";
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + e.getClass().getSimpleName().replace("Exception", "");
        }
        return String.valueOf(e.getMessage());
    }
}
