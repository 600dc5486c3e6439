package onceline.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SHA-256 of a file, kept beside it as {@code sha256sum} writes it and {@code sha256sum -c} reads it. */
final class Checksum {
    static final String ENDING = ".sha256";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.+)");

    private Checksum() {}

    static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ENDING);
    }

    /** E.g. {@code e3b0c442…b855  dump.rdb}, with the end of the line. */
    static String line(String sum, String name) {
        return sum + "  " + name + "\n";
    }

    static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = digesting(in)) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return sum(digesting);
        }
    }

    /** Takes the sum of what is read through it. */
    static DigestInputStream digesting(InputStream in) {
        try {
            return new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }

    static String sum(DigestInputStream read) {
        return HexFormat.of().formatHex(read.getMessageDigest().digest());
    }

    /** @throws Refused if there is no checksum beside the file, or it is that of something else */
    static void require(Path file) throws IOException {
        Path beside = beside(file);
        if (!Files.isRegularFile(beside)) {
            throw new Refused(
                    "No checksum: " + beside + " is missing. What is not known to be whole is not restored; to"
                            + " take it all the same, make one: cd "
                            + file.toAbsolutePath().getParent() + " && sha256sum "
                            + file.getFileName() + " > " + beside.getFileName());
        }
        String expected = recorded(beside, file.getFileName().toString());
        if (!of(file).equals(expected)) {
            throw new Refused(
                    file + " is damaged: it is not what " + beside.getFileName() + " was made of. Take another.");
        }
    }

    private static String recorded(Path beside, String name) throws IOException {
        Matcher line = LINE.matcher(Files.readString(beside).strip());
        if (!line.matches() || !line.group(2).equals(name)) {
            throw new Refused(beside + " is no checksum of " + name + ": sha256sum " + name + " writes one");
        }
        return line.group(1);
    }
}
