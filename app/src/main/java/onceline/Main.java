package onceline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import onceline.delivery.KafkaSettings;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import org.slf4j.LoggerFactory;

/** The product's one entry: {@code java -jar onceline.jar [--key=value …]}. */
public final class Main {
    private static final int REFUSED = 2;
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 1 && (arguments[0].equals("--help") || arguments[0].equals("-h"))) {
            System.out.println(Help.text());
            return;
        }
        try {
            run(Settings.read(AllSettings.KNOWN, KafkaSettings.NAMES, sources(arguments)));
        } catch (SettingsRefused | IllegalArgumentException refused) {
            System.err.println("onceline: " + refused.getMessage());
            System.exit(REFUSED);
        } catch (RuntimeException failed) {
            LoggerFactory.getLogger(Main.class).atError().setCause(failed).log("could not start");
            System.err.println("onceline: could not start: " + failed.getMessage());
            System.exit(FAILED);
        }
    }

    private static void run(Settings settings) throws InterruptedException {
        var node = Node.start(settings);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            node.close();
            ended.countDown();
        }));
        ended.await();
    }

    private static Settings.Sources sources(String[] arguments) {
        var given = new LinkedHashMap<String, String>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException(
                        "\"" + argument + "\" is not of the form --key=value; --help lists the keys");
            }
            given.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        String file = given.remove("config");
        return new Settings.Sources(file == null ? Map.of() : file(Path.of(file)), System.getenv(), given);
    }

    private static Map<String, String> file(Path path) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read the settings file " + path);
        }
        var texts = new LinkedHashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return texts;
    }
}
