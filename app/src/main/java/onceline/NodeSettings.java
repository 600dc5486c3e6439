package onceline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import onceline.plumbing.work.KillPoint;
import onceline.plumbing.work.Safety;
import onceline.plumbing.work.WallClock;

/** Settings of the process itself. */
final class NodeSettings {
    static final Setting<Set<Role>> ROLES = new Setting<>(
            "roles",
            Role.all(),
            Set.of(Role.values()),
            Role::parse,
            "What this process does; all of it by default. Several processes of one role share its work.",
            false);
    static final Setting<Boolean> TEST_HOOKS = Setting.flag(
            "test.hooks", false, "Allows test.* settings, which break the process on purpose. Never in production.");
    static final Setting<Optional<KillAt>> KILL_AT = new Setting<>(
            "test.kill-at",
            "",
            Optional.empty(),
            text -> Optional.of(KillAt.parse(text)),
            "Where the process kills itself by SIGKILL: a kill point, or POINT:3 for its third visit.",
            false);
    static final Setting<String> CLOCK_FILE = Setting.text(
            "test.clock-file",
            "",
            "A file with the ms by which this process' time of day is off, read again and again.");
    static final Setting<Optional<Safety>> WITHOUT = new Setting<>(
            "test.without",
            "",
            Optional.empty(),
            text -> Optional.of(safety(text)),
            "A safety that is switched off, so that a control run can show what is lost then.",
            false);
    static final List<Setting<?>> ALL = List.of(ROLES, TEST_HOOKS, KILL_AT, CLOCK_FILE, WITHOUT);

    private NodeSettings() {}

    /** A kill point and the visit at which it fires, counted from 1. */
    record KillAt(KillPoint point, int visit) {
        static KillAt parse(String text) {
            var parts = text.split(":", 2);
            try {
                return new KillAt(KillPoint.valueOf(parts[0]), parts.length == 1 ? 1 : Integer.parseInt(parts[1]));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        "one of " + Arrays.toString(KillPoint.values()) + ", with :VISIT if not the first");
            }
        }
    }

    private static Safety safety(String text) {
        try {
            return Safety.valueOf(text);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("one of " + Arrays.toString(Safety.values()));
        }
    }

    /** Arms what was asked for; refuses it without the flag. */
    static void armHooks(Settings settings) {
        refuseWithoutFlag(settings);
        settings.get(KILL_AT).ifPresent(kill -> KillPoint.arm(kill.point(), kill.visit()));
        settings.get(WITHOUT).ifPresent(safety -> Safety.switchOff(Set.of(safety)));
        if (!settings.get(CLOCK_FILE).isEmpty()) {
            WallClock.follow(Path.of(settings.get(CLOCK_FILE)));
        }
    }

    private static void refuseWithoutFlag(Settings settings) {
        var wrong = new ArrayList<String>();
        if (settings.get(KILL_AT).isPresent()) {
            wrong.add("test.kill-at breaks the process on purpose: it needs test.hooks=true beside it");
        }
        if (settings.get(WITHOUT).isPresent()) {
            wrong.add("test.without takes a safety away on purpose: it needs test.hooks=true beside it");
        }
        if (!settings.get(CLOCK_FILE).isEmpty()) {
            wrong.add("test.clock-file makes the clock wrong on purpose: it needs test.hooks=true beside it");
        }
        if (!settings.get(TEST_HOOKS) && !wrong.isEmpty()) {
            throw new SettingsRefused(wrong);
        }
    }
}
