package onceline.plumbing.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** One atomic operation in Lua, kept beside the class that uses it. Its header names keys, arguments and answer. */
public final class Script {
    private final String text;
    private final String digest;

    private Script(String text) {
        this.text = text;
        this.digest = sha1(text);
    }

    /** @param file name of a resource in the package of {@code room} */
    public static Script load(Class<?> room, String file) {
        try (var in = room.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing script " + file);
            }
            return new Script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Runs by digest; sends the text only where Redis does not know it (after a restart). */
    public <T> CompletionStage<T> run(Redis redis, ScriptOutputType type, List<String> keys, List<String> arguments) {
        var keyArray = keys.toArray(String[]::new);
        var argumentArray = arguments.toArray(String[]::new);
        var commands = redis.async();
        return commands.<T>evalsha(digest, type, keyArray, argumentArray).exceptionallyCompose(failed -> {
            if (isUnknownScript(failed)) {
                return commands.eval(text, type, keyArray, argumentArray);
            }
            throw new CompletionException(failed);
        });
    }

    private static boolean isUnknownScript(Throwable failed) {
        return failed instanceof RedisNoScriptException || failed.getCause() instanceof RedisNoScriptException;
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
