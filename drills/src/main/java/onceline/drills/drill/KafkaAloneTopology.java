package onceline.drills.drill;

import java.util.List;
import onceline.lab.KafkaLab;
import onceline.lab.KafkaPace;

/** {@link KafkaAlone} on the loopback, at the shipped settings. */
final class KafkaAloneTopology implements Topology<KafkaAlone> {
    @Override
    public String name() {
        return "brokers alone, controllers apart";
    }

    @Override
    public KafkaAlone raise() {
        KafkaLab lab = KafkaLab.ephemeral(KafkaPace.SHIPPED);
        try {
            return new KafkaAlone(lab).start();
        } catch (RuntimeException broken) {
            lab.close();
            throw broken;
        }
    }

    @Override
    public List<Fault<KafkaAlone>> faults() {
        return List.of(CheckFaults.leaderKilled(), CheckFaults.controllerKilled());
    }
}
