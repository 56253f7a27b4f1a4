import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** A database whose collections use all of their indexes. */
final class IndexedDatabase {
    private IndexedDatabase() {}

    /** Its collections are opened before its constructor ends: the store is seen so early only by a class without a name. */
    static MongoDatabase open(String name, MVStore store, CursorRegistry cursors) {
        return new H2Database(name, store, cursors) {
            /** False while the constructor opens what the file holds. */
            private boolean isOpen = true;

            @Override
            protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
                MVMap.Builder<Object, KeptDocument> map = new MVMap.Builder<Object, KeptDocument>().valueType(new KeptDocument.Type());
                MVMap<Object, KeptDocument> documents = store.openMap("databases." + getFullCollectionNamespace(collection), map);
                return new IndexedCollection(this, collection, options, documents, cursorRegistry);
            }

            @Override
            protected Index<Object> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean isSparse) {
                return new UniqueIndex(name, keys, isSparse, isOpen);
            }

            @Override
            protected Index<Object> openOrCreateSecondaryIndex(String collection, String name, List<IndexKey> keys, boolean isSparse) {
                return new PlainIndex(name, keys, isOpen);
            }

            /** The library runs every pipeline over the whole collection; a driver's way to count is one. */
            @Override
            public Document handleCommand(Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
                Document condition = command.equals("aggregate") ? countedBy(query.get("pipeline")) : null;
                MongoCollection<Object> collection = condition == null ? null : resolveCollection((String) query.get(command), false);
                if (collection == null) return super.handleCommand(channel, command, query, databases, oplog);
                int count = collection.count(condition, 0, 0);
                List<Document> found = count == 0 ? List.of() : List.of(new Document("_id", 1).append("n", count));
                Document cursor = new Document("id", 0L).append("ns", collection.getFullName()).append("firstBatch", found);
                return new Document("cursor", cursor).append("ok", 1.0);
            }
        };
    }

    /** @return what a pipeline counts the documents of, null if it does anything else */
    private static Document countedBy(Object pipeline) {
        if (!(pipeline instanceof List) || ((List<?>) pipeline).size() != 2) return null;
        Document first = (Document) ((List<?>) pipeline).get(0);
        Document last = (Document) ((List<?>) pipeline).get(1);
        boolean isCount = last.equals(new Document("$group", new Document("_id", 1).append("n", new Document("$sum", 1))));
        return isCount ? (Document) first.get("$match") : null;
    }
}
