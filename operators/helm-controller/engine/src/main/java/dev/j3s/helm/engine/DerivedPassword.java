package dev.j3s.helm.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/** The Master Password algorithm behind {@code derivePassword}. */
final class DerivedPassword {
    private static final String SCOPE = "com.lyndir.masterpassword";
    private static final int SCRYPT_COST = 32768;
    private static final int SCRYPT_BLOCK = 8;
    private static final int SCRYPT_PARALLEL = 2;
    private static final int KEY_BYTES = 64;

    private static final Map<String, List<String>> TEMPLATES =
            Map.of(
                    "maximum",
                    List.of("anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"),
                    "long",
                    List.of(
                            "CvcvnoCvcvCvcv",
                            "CvcvCvcvnoCvcv",
                            "CvcvCvcvCvcvno",
                            "CvccnoCvcvCvcv",
                            "CvccCvcvnoCvcv",
                            "CvccCvcvCvcvno",
                            "CvcvnoCvccCvcv",
                            "CvcvCvccnoCvcv",
                            "CvcvCvccCvcvno",
                            "CvcvnoCvcvCvcc",
                            "CvcvCvcvnoCvcc",
                            "CvcvCvcvCvccno",
                            "CvccnoCvccCvcv",
                            "CvccCvccnoCvcv",
                            "CvccCvccCvcvno",
                            "CvcvnoCvccCvcc",
                            "CvcvCvccnoCvcc",
                            "CvcvCvccCvccno",
                            "CvccnoCvcvCvcc",
                            "CvccCvcvnoCvcc",
                            "CvccCvcvCvccno"),
                    "medium",
                    List.of("CvcnoCvc", "CvcCvcno"),
                    "short",
                    List.of("Cvcn"),
                    "basic",
                    List.of("aaanaaan", "aannaaan", "aaannaaa"),
                    "pin",
                    List.of("nnnn"));

    private static final Map<Character, String> CHARACTERS =
            Map.of(
                    'V', "AEIOU",
                    'C', "BCDFGHJKLMNPQRSTVWXYZ",
                    'v', "aeiou",
                    'c', "bcdfghjklmnpqrstvwxyz",
                    'A', "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
                    'a', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
                    'n', "0123456789",
                    'o', "@&%?,=[]_:-+*$#!'^~;()/.",
                    'x',
                            "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()");

    private DerivedPassword() {}

    static String derive(long counter, String type, String password, String user, String site) {
        List<String> templates = TEMPLATES.getOrDefault(type, List.of());
        if (templates.isEmpty()) {
            return "cannot find password template " + type;
        }
        byte[] salt = message(user.getBytes(StandardCharsets.UTF_8));
        byte[] key =
                SCrypt.generate(
                        password.getBytes(StandardCharsets.UTF_8),
                        salt,
                        SCRYPT_COST,
                        SCRYPT_BLOCK,
                        SCRYPT_PARALLEL,
                        KEY_BYTES);
        byte[] siteBytes = message(site.getBytes(StandardCharsets.UTF_8));
        byte[] message =
                ByteBuffer.allocate(siteBytes.length + Integer.BYTES)
                        .put(siteBytes)
                        .putInt((int) counter)
                        .array();
        byte[] seed = sign(key, message);
        String template = templates.get((seed[0] & 0xff) % templates.size());
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            String alphabet = CHARACTERS.getOrDefault(template.charAt(i), "");
            out.append(alphabet.charAt((seed[i + 1] & 0xff) % alphabet.length()));
        }
        return out.toString();
    }

    private static byte[] message(byte[] subject) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SCOPE.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(subject.length).array());
        out.writeBytes(subject);
        return out.toByteArray();
    }

    private static byte[] sign(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
