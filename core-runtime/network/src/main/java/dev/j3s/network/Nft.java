package dev.j3s.network;

import java.util.List;

/** Applies nft commands as one transaction: all of them or none. */
@FunctionalInterface
public interface Nft {
    /** Throws {@link NetworkException} with nft's own words when the kernel refused. */
    void apply(List<String> commands);

    /** The {@code nft} program, which gets the commands on its standard input. */
    static Nft program() {
        return new NftProgram();
    }
}
