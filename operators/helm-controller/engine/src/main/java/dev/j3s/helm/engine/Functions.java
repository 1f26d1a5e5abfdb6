package dev.j3s.helm.engine;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Every function that charts can call, besides those bound to one render. */
final class Functions {
    private final Map<String, TemplateFunction> all = new HashMap<>(512);

    Functions(Clock clock, SecureRandom random) {
        BuiltinFunctions.register(all);
        StringFunctions.register(all);
        CaseFunctions.register(all);
        NumberFunctions.register(all);
        ListFunctions.register(all);
        DictFunctions.register(all);
        TypeFunctions.register(all);
        PathFunctions.register(all);
        RegexFunctions.register(all);
        EncodingFunctions.register(all);
        SemverFunctions.register(all);
        new RandomFunctions(random).register(all);
        new DateFunctions(clock).register(all);
        new CryptoFunctions(random).register(all);
        new CertificateFunctions(new CertificateAuthority(clock, random)).register(all);
    }

    /** A copy to which a render binds its own functions. */
    Map<String, TemplateFunction> copy() {
        return new HashMap<>(all);
    }
}
