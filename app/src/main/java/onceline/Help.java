package onceline;

import onceline.plumbing.settings.Setting;

/** What {@code --help} prints; every setting stands in it because it is made from the settings themselves. */
final class Help {
    private Help() {}

    static String text() {
        var text = new StringBuilder("""
                Onceline: waiting line and tickets, each acknowledged request exactly once.

                java -jar onceline.jar [--config=FILE] [--key=value ...]

                Settings come from the file (key=value lines), the environment (ONCELINE_KEY)
                and the command line; later ones win. Kafka's own client properties are given
                as --kafka.<property>, for example --kafka.bootstrap.servers=host:9092.

                """);
        for (var setting : AllSettings.KNOWN) {
            text.append(line(setting));
        }
        return text.toString();
    }

    private static String line(Setting<?> setting) {
        String fallback = setting.secret() ? "secret, environment only" : "default " + setting.shown();
        return "  --%s (%s)%n      %s%n".formatted(setting.key(), fallback, setting.doc());
    }
}
