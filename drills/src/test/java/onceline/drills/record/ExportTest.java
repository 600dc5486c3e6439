package onceline.drills.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The exports are what checkers of the Jepsen family read, checked against the shape that their documentation shows. */
final class ExportTest {
    @Test
    void setsAreAddsAndOneRead() {
        assertThat(text(new Export(Sample.ledger()).set()))
                .isEqualTo(String.join(
                        "\n",
                        "{'index':0,'type':'invoke','process':0,'f':'add','value':[0,0],'time':0}",
                        "{'index':1,'type':'invoke','process':1,'f':'add','value':[0,1],'time':50}",
                        "{'index':2,'type':'invoke','process':2,'f':'add','value':[0,2],'time':60}",
                        "{'index':3,'type':'fail','process':2,'f':'add','value':[0,2],'time':70}",
                        "{'index':4,'type':'ok','process':0,'f':'add','value':[0,0],'time':100}",
                        "{'index':5,'type':'info','process':1,'f':'add','value':[0,1],'time':200}",
                        "{'index':6,'type':'invoke','process':3,'f':'read','value':null,'time':201}",
                        "{'index':7,'type':'ok','process':3,'f':'read','value':[[0,0],[0,1]],'time':202}"));
    }

    @Test
    void appendListsAreTransactionsAndOneThatReads() {
        assertThat(text(new Export(Sample.ledger()).append()).lines().toList())
                .contains(
                        "{'index':0,'type':'invoke','process':0,'f':'txn','value':[['append',0,0]],'time':0}",
                        "{'index':4,'type':'ok','process':0,'f':'txn','value':[['append',0,0]],'time':100}",
                        "{'index':6,'type':'invoke','process':3,'f':'txn','value':[['r',0,null]],'time':201}",
                        "{'index':7,'type':'ok','process':3,'f':'txn','value':[['r',0,[0,1]]],'time':202}");
    }

    private static String text(List<? extends Map<String, ?>> ops) {
        return String.join(
                "\n",
                ops.stream()
                        .map(op -> JsonMapper.shared().writeValueAsString(op).replace('"', '\''))
                        .toList());
    }
}
