package dev.j3s.helm.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Adler32;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Checksums, password hashes and symmetric encryption. */
final class CryptoFunctions {
    private static final int BCRYPT_COST = 10;
    private static final int BCRYPT_SALT_BYTES = 16;
    private static final int BCRYPT_PASSWORD_BYTES_MAX = 72;
    private static final int AES_BLOCK_BYTES = 16;
    private static final int AES_KEY_BYTES = 32;

    private final SecureRandom random;

    CryptoFunctions(SecureRandom random) {
        this.random = random;
    }

    void register(Map<String, TemplateFunction> f) {
        f.put("sha1sum", a -> digest("SHA-1", a.string(0)));
        f.put("sha256sum", a -> digest("SHA-256", a.string(0)));
        f.put("sha512sum", a -> digest("SHA-512", a.string(0)));
        f.put("adler32sum", a -> adler(a.string(0)));
        f.put("bcrypt", a -> bcrypt(a.string(0)));
        f.put("htpasswd", a -> htpasswd(a.string(0), a.string(1)));
        f.put("encryptAES", a -> encrypt(a.string(0), a.string(1)));
        f.put("decryptAES", a -> decrypt(a.string(0), a.string(1)));
        f.put(
                "derivePassword",
                a ->
                        DerivedPassword.derive(
                                Conversions.integer(a.value(0)),
                                a.string(1),
                                a.string(2),
                                a.string(3),
                                a.string(4)));
    }

    private static String digest(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(utf8(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of every JDK", e);
        }
    }

    private static String adler(String text) {
        Adler32 sum = new Adler32();
        sum.update(utf8(text));
        return String.valueOf(sum.getValue());
    }

    private String bcrypt(String password) {
        if (utf8(password).length > BCRYPT_PASSWORD_BYTES_MAX) {
            throw EngineException.template(
                    "failed to create hash with bcrypt: bcrypt: password length exceeds "
                            + BCRYPT_PASSWORD_BYTES_MAX
                            + " bytes");
        }
        byte[] salt = new byte[BCRYPT_SALT_BYTES];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate("2a", utf8(password), salt, BCRYPT_COST);
    }

    private String htpasswd(String user, String password) {
        return user.contains(":") ? "invalid username: " + user : user + ":" + bcrypt(password);
    }

    private String encrypt(String password, String text) {
        byte[] iv = new byte[AES_BLOCK_BYTES];
        random.nextBytes(iv);
        byte[] body = aes(Cipher.ENCRYPT_MODE, password, iv, utf8(text));
        byte[] all = ByteBuffer.allocate(iv.length + body.length).put(iv).put(body).array();
        return Base64.getEncoder().encodeToString(all);
    }

    private String decrypt(String password, String encrypted) {
        byte[] all;
        try {
            all = Base64.getDecoder().decode(encrypted);
        } catch (IllegalArgumentException e) {
            throw EngineException.template("illegal base64 data at input byte 0");
        }
        if (all.length < 2 * AES_BLOCK_BYTES || all.length % AES_BLOCK_BYTES != 0) {
            throw EngineException.template("crypto/cipher: input not full blocks");
        }
        byte[] iv = Arrays.copyOf(all, AES_BLOCK_BYTES);
        byte[] body = Arrays.copyOfRange(all, AES_BLOCK_BYTES, all.length);
        return new String(aes(Cipher.DECRYPT_MODE, password, iv, body), StandardCharsets.UTF_8);
    }

    private static byte[] aes(int mode, String password, byte[] iv, byte[] input) {
        // Sprig takes the password's first 32 bytes as the key, padded with zeros.
        byte[] key = Arrays.copyOf(utf8(password), AES_KEY_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new EngineException(EngineException.Code.TEMPLATE, "AES: " + e.getMessage(), e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
