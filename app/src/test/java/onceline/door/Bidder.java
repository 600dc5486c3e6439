package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

/** A visitor who bids, by HTTP. */
record Bidder(Visitor visitor) {
    static Bidder arrives(Product product) {
        return new Bidder(Visitor.arrives(product));
    }

    Reply bid(String lot, String id, Object amount) {
        return bid(lot, id, amount, "EUR");
    }

    /** @param amount goes into the JSON as it is */
    Reply bid(String lot, String id, Object amount, String currency) {
        return visitor.client().post("/api/bids", """
                {"bid":"%s","lot":"%s","amount":%s,"currency":"%s"}""".formatted(id, lot, amount, currency));
    }

    /** Bids, and is told the verdict. */
    Reply bids(String lot, long amount) {
        Reply verdict = bid(lot, Product.name("bid"), amount);
        assertThat(verdict.status()).as(verdict.body()).isEqualTo(200);
        return verdict;
    }

    Reply lot(String lot) {
        return visitor.client().get("/api/lots/" + lot);
    }
}
