package onceline.plumbing.settings;

import java.util.List;

/** The settings are wrong; each sentence says what and what to do. Nothing was started. */
public final class SettingsRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SettingsRefused(List<String> sentences) {
        super(String.join("\n", sentences));
    }
}
