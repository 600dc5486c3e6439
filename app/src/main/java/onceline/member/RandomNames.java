package onceline.member;

import java.security.SecureRandom;

/** Names that nobody can guess: 26 letters and digits, some 134 bits. */
final class RandomNames {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 26;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomNames() {}

    static String after(String prefix) {
        var name = new StringBuilder(prefix);
        RANDOM.ints(LENGTH, 0, LETTERS.length()).forEach(letter -> name.append(LETTERS.charAt(letter)));
        return name.toString();
    }
}
