package onceline.auction;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import onceline.words.LotId;
import onceline.words.UserId;

/**
 * What bidders are called in public: the same within a lot, so that people can follow who bids against whom, and another
 * in the next lot. Without the key nobody can try user ids out until the name fits.
 */
final class Bidders {
    private static final String ALGORITHM = "HmacSHA256";

    /** Two of a hundred bidders of a lot get the same name once in a million lots: it says nothing that counts. */
    private static final int NAME_BYTES = 4;

    private final byte[] key;

    Bidders(byte[] key) {
        this.key = key.clone();
    }

    /** 8 hexadecimal digits. */
    String name(LotId lot, UserId user) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] digest = mac.doFinal((lot + "/" + user).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
