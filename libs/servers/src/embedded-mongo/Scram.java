import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One user with a password, as drivers prove it to MongoDB: SCRAM-SHA-256 (RFC 5802, RFC 7677). The library knows no users, and without
 * any, every program of the machine could read the data.
 */
class Scram {
    /** What a driver asks before it says who it is. */
    private static final Set<String> OPEN = Set.of("hello", "isMaster", "ismaster", "saslStart", "saslContinue");
    private static final AttributeKey<Boolean> KNOWN = AttributeKey.valueOf("pegboard.known");
    private static final AttributeKey<String[]> BEGUN = AttributeKey.valueOf("pegboard.begun");
    private static final int ITERATIONS = 4096;

    private final String user;
    private final byte[] salt = random(16);
    private final byte[] storedKey;
    private final byte[] serverKey;

    Scram(String user, String password) {
        this.user = user;
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
            storedKey = sha256(mac(salted, "Client Key"));
            serverKey = mac(salted, "Server Key");
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** @throws MongoServerError as a real server's for a command of somebody who hasn't said who he is */
    void check(Channel channel, String command) {
        if (OPEN.contains(command) || Boolean.TRUE.equals(channel.attr(KNOWN).get())) return;
        throw new MongoServerError(13, "Unauthorized", "command " + command + " requires authentication");
    }

    /** The answer to one of the two steps of a login, or null for every other command. */
    Document answer(Channel channel, Document command) {
        String name = command.keySet().iterator().next();
        if (name.equals("saslStart")) return begin(channel, text(command));
        return name.equals("saslContinue") ? finish(channel, text(command)) : null;
    }

    private Document begin(Channel channel, String first) {
        String bare = first.replaceFirst("^n,,", "");
        String nonce = part(bare, "r");
        if (!first.startsWith("n,,") || nonce.isEmpty() || !part(bare, "n").equals(user)) throw refused();
        String answer = "r=" + nonce + base64(random(24)) + ",s=" + base64(salt) + ",i=" + ITERATIONS;
        channel.attr(BEGUN).set(new String[] {bare, answer});
        return step(answer, false);
    }

    private Document finish(Channel channel, String last) {
        String[] begun = channel.attr(BEGUN).getAndSet(null);
        int end = last.lastIndexOf(",p=");
        if (begun == null || end < 0 || !part(last, "r").equals(part(begun[1], "r"))) throw refused();
        String all = begun[0] + "," + begun[1] + "," + last.substring(0, end);
        byte[] proof = decoded(last.substring(end + 3));
        byte[] signature = mac(storedKey, all);
        if (proof.length != signature.length) throw refused();
        for (int i = 0; i < proof.length; i++) proof[i] ^= signature[i];
        if (!MessageDigest.isEqual(sha256(proof), storedKey)) throw refused();
        channel.attr(KNOWN).set(true);
        return step("v=" + base64(mac(serverKey, all)), true);
    }

    private static Document step(String payload, boolean isDone) {
        Document answer = new Document("conversationId", 1);
        return answer.append("done", isDone).append("payload", new BinData(payload.getBytes(StandardCharsets.UTF_8))).append("ok", 1.0);
    }

    private static String text(Document command) {
        if (!(command.get("payload") instanceof BinData)) throw refused();
        return new String(((BinData) command.get("payload")).getData(), StandardCharsets.UTF_8);
    }

    private static String part(String message, String name) {
        for (String part : message.split(",")) if (part.startsWith(name + "=")) return part.substring(2);
        return "";
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException problem) {
            throw refused();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static MongoServerError refused() {
        return new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
    }
}
