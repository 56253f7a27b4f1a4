import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/** A document as it stands in the file. Nobody changes it: a change puts another one in its place. */
final class KeptDocument {
    private final byte[] bson;
    private volatile Document document;

    KeptDocument(Document document) {
        ByteBuf encoded = Unpooled.buffer(1024);
        BsonEncoder.encodeDocument(document, encoded);
        bson = new byte[encoded.readableBytes()];
        encoded.readBytes(bson);
        this.document = document;
    }

    private KeptDocument(byte[] bson) {
        this.bson = bson;
    }

    Document document() {
        Document known = document;
        if (known == null) document = known = BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
        return known;
    }

    int bytes() {
        return bson.length;
    }

    /** How the store writes and reads it. The library's own way takes Java's serialization, and writes each neighbour on a page anew. */
    static final class Type extends BasicDataType<KeptDocument> {
        private static final byte BSON = -1;
        /** Read as fields, a document takes some times its bytes. */
        private static final int IN_MEMORY = 3;
        private static final int BESIDE = 100;
        private final ObjectDataType before = new ObjectDataType();

        @Override
        public int getMemory(KeptDocument kept) {
            return BESIDE + IN_MEMORY * kept.bson.length;
        }

        @Override
        public void write(WriteBuffer buffer, KeptDocument kept) {
            buffer.put(BSON).putVarInt(kept.bson.length).put(kept.bson);
        }

        @Override
        public KeptDocument read(ByteBuffer buffer) {
            // A file of an earlier version has the library's own form, whose first byte is never this one.
            if (buffer.get(buffer.position()) != BSON) return new KeptDocument((Document) before.read(buffer));
            buffer.get();
            byte[] bson = new byte[DataUtils.readVarInt(buffer)];
            buffer.get(bson);
            return new KeptDocument(bson);
        }

        @Override
        public KeptDocument[] createStorage(int size) {
            return new KeptDocument[size];
        }
    }
}
