package onceline.lab;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that runs in a JVM which {@code lab/enclose} started; skipped, with the reason, where there is none. */
@Retention(RetentionPolicy.RUNTIME)
@Tag("enclosed")
@ExtendWith(Enclosed.WherePossible.class)
@interface Enclosed {
    /** Says why not. */
    final class WherePossible implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Hosts.whyNoNamespaces()
                    .map(ConditionEvaluationResult::disabled)
                    .orElse(ConditionEvaluationResult.enabled("inside namespaces"));
        }
    }
}
