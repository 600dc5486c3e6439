package onceline.plumbing.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "READONLY You can't write against a read only replica. | true | true",
                "READONLY You can't write against a read only replica. script: 12ab, on @user_script:7. | true | true",
                "ERR Error running script (call to f_12ab): @user_script:7: -READONLY You can't write | true | true",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'. | true | true",
                "NOREPLICAS Not enough good replicas to write. | true | false",
                "LOADING Redis is loading the dataset in memory | true | false",
                "MISCONF Redis is configured to save RDB snapshots | true | false",
                "UNBLOCKED force unblock from blocking operation, instance state changed | true | false",
                "NOGROUP No such key 'bid-stream' | false | false",
                "WRONGTYPE Operation against a key holding the wrong kind of value | false | false",
                "ERR unknown command 'READONLYX' | false | false",
            })
    void aRefusalSaysWhetherToAskAgainOrElsewhere(String said, boolean passing, boolean replica) {
        var failed = new RedisAway(new ExecutionException(new RedisCommandExecutionException(said)));
        assertThat(Trouble.isPassing(failed)).isEqualTo(passing);
        assertThat(Trouble.isReplica(failed)).isEqualTo(replica);
        assertThat(Trouble.isSilence(failed)).isFalse();
    }

    @org.junit.jupiter.api.Test
    void noAnswerInTimeIsSilence() {
        var failed = new RedisAway(new ExecutionException(new RedisCommandTimeoutException("after 3 s")));
        assertThat(Trouble.isSilence(failed)).isTrue();
        assertThat(Trouble.isPassing(failed)).isFalse();
    }
}
