package onceline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import onceline.plumbing.settings.Setting;
import org.junit.jupiter.api.Test;

class AllSettingsTest {
    @Test
    void knowsEverySettingThatAnyClassDeclares() throws IllegalAccessException {
        var declared = new ArrayList<Setting<?>>();
        for (var type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("onceline")) {
            for (Field field : type.reflect().getDeclaredFields()) {
                if (field.getType() == Setting.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    declared.add((Setting<?>) field.get(null));
                }
            }
        }
        assertThat(AllSettings.KNOWN).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void everyKeyIsThereOnceAndExplained() {
        assertThat(AllSettings.KNOWN).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(AllSettings.KNOWN)
                .allSatisfy(
                        setting -> assertThat(setting.doc()).as(setting.key()).endsWith("."));
    }

    @Test
    void helpNamesEverySetting() {
        assertThat(AllSettings.KNOWN)
                .allSatisfy(setting -> assertThat(Help.text()).contains("--" + setting.key() + " ("));
    }
}
