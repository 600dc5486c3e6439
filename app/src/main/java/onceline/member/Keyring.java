package onceline.member;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;

/**
 * The secrets of this installation. Each comes from the environment, or else from a file below {@code data.dir} that is
 * made once. All processes of an installation need the same ones.
 */
public final class Keyring {
    public static final Setting<String> DATA_DIR = Setting.text(
            "data.dir", "data", "Folder for the keys that Onceline makes itself, unless the environment gives them.");
    public static final Setting<String> SESSION_KEY =
            Setting.secret("keys.session", "Key of session tokens: 32 random bytes or more, as base64url.");
    public static final Setting<String> PASS_KEY = Setting.secret(
            "keys.pass",
            "Ed25519 key pair of passes: PKCS #8, a dot, X.509, each as base64url; see the file pass.key.");
    public static final Setting<String> ADMIN_TOKEN = Setting.secret(
            "admin.token", "Token that steers sales, 16 characters or more; made and printed once if not given.");
    public static final Setting<String> SERVICE_TOKEN = Setting.secret(
            "service.token",
            "Token of a service that may ask for tickets, 16 characters or more; without it none may.");
    public static final List<Setting<?>> SETTINGS =
            List.of(DATA_DIR, SESSION_KEY, PASS_KEY, ADMIN_TOKEN, SERVICE_TOKEN);

    private static final int KEY_BYTES = 32;
    private static final int SHORTEST_TOKEN = 16;
    private static final String ED25519 = "Ed25519";
    private static final String HMAC = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] sessionKey;
    private final KeyPair passKeys;
    private final String adminToken;
    private final String serviceToken;

    private Keyring(byte[] sessionKey, KeyPair passKeys, String adminToken, String serviceToken) {
        this.sessionKey = sessionKey;
        this.passKeys = passKeys;
        this.adminToken = adminToken;
        this.serviceToken = serviceToken;
    }

    /**
     * Prints the admin token if it was made just now: it is told this once.
     *
     * @throws SettingsRefused if a given secret cannot be one
     */
    public static Keyring open(Settings settings) {
        var files = new KeyFiles(Path.of(settings.get(DATA_DIR)).resolve("keys"));
        return new Keyring(
                sessionKey(given(settings, SESSION_KEY, files, "session.key", Keyring::random)),
                passKeys(given(settings, PASS_KEY, files, "pass.key", Keyring::newPair)),
                adminToken(settings, files),
                longEnough(SERVICE_TOKEN, settings.get(SERVICE_TOKEN)));
    }

    /** For passes: Ed25519. */
    public KeyPair passKeys() {
        return passKeys;
    }

    /** For the names of bidders. Made from the session key, so that there is no further secret to keep. */
    public byte[] bidderKey() {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(sessionKey, HMAC));
            return mac.doFinal("bidders".getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** For session tokens: HMAC-SHA-256. */
    byte[] sessionKey() {
        return sessionKey.clone();
    }

    String adminToken() {
        return adminToken;
    }

    /** Empty if there is none. */
    String serviceToken() {
        return serviceToken;
    }

    private static String given(
            Settings settings,
            Setting<String> setting,
            KeyFiles files,
            String file,
            java.util.function.Supplier<String> maker) {
        String text = settings.get(setting);
        return text.isEmpty() ? files.get(file, maker).text() : text;
    }

    private static String adminToken(Settings settings, KeyFiles files) {
        String given = longEnough(ADMIN_TOKEN, settings.get(ADMIN_TOKEN));
        if (!given.isEmpty()) {
            return given;
        }
        var secret = files.get("admin.token", Keyring::random);
        if (secret.made()) {
            System.out.println("admin token (shown once, kept in data.dir/keys/admin.token): " + secret.text());
        }
        return secret.text();
    }

    private static String longEnough(Setting<String> setting, String token) {
        if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
            throw refused(setting, "is too short to be a secret: give it " + SHORTEST_TOKEN + " characters or more");
        }
        return token;
    }

    private static byte[] sessionKey(String text) {
        byte[] key = new Base64URL(text).decode();
        if (key.length < KEY_BYTES) {
            throw refused(SESSION_KEY, "must be 32 bytes or more, as base64url");
        }
        return key;
    }

    private static KeyPair passKeys(String text) {
        int dot = text.indexOf('.');
        try {
            var factory = KeyFactory.getInstance(ED25519);
            var secret = factory.generatePrivate(
                    new PKCS8EncodedKeySpec(new Base64URL(text.substring(0, Math.max(0, dot))).decode()));
            var open = factory.generatePublic(new X509EncodedKeySpec(new Base64URL(text.substring(dot + 1)).decode()));
            return requireMatching(new KeyPair(open, secret));
        } catch (GeneralSecurityException unfit) {
            throw refused(PASS_KEY, "is not an Ed25519 key pair: PKCS #8, a dot, X.509, each as base64url");
        }
    }

    private static KeyPair requireMatching(KeyPair pair) throws GeneralSecurityException {
        var signer = Signature.getInstance(ED25519);
        signer.initSign(pair.getPrivate());
        byte[] signature = signer.sign();
        signer.initVerify(pair.getPublic());
        if (!signer.verify(signature)) {
            throw refused(PASS_KEY, "holds a private and a public key that do not belong together");
        }
        return pair;
    }

    private static String random() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64URL.encode(bytes).toString();
    }

    private static String newPair() {
        try {
            var pair = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
            return Base64URL.encode(pair.getPrivate().getEncoded()) + "."
                    + Base64URL.encode(pair.getPublic().getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SettingsRefused refused(Setting<String> setting, String why) {
        return new SettingsRefused(List.of("setting " + setting.key() + " " + why));
    }
}
