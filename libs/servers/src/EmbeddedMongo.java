import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A Mongo-wire server on one H2 file, for development and tests where no mongod is installed.
 * Arguments: port, data file. Ends when standard input closes, so that it never outlives whoever started it.
 */
public class EmbeddedMongo {
    private static final Set<String> WRITES =
        Set.of("insert", "update", "delete", "findAndModify", "findandmodify", "createIndexes", "drop", "dropDatabase");

    public static void main(String[] args) throws Exception {
        MVStore store = new MVStore.Builder().fileName(args[1]).autoCommitDisabled().open();
        H2Backend backend = new H2Backend(store) {
            /** A write is answered only when it is in the file, as the journal option of a real server promises. */
            @Override
            public Document handleMessage(MongoMessage message) {
                Document answer = super.handleMessage(message);
                if (WRITES.contains(message.getDocument().keySet().iterator().next())) getMvStore().commit();
                return answer;
            }

            @Override
            protected MongoDatabase openOrCreateDatabase(String name) {
                return databaseById(name, store, getCursorRegistry());
            }
        };
        backend.version(new MongoVersion() {
            @Override
            public List<Integer> getVersionArray() {
                return List.of(6, 0, 0);
            }

            /** The driver refuses the default of 8. */
            @Override
            public int getWireVersion() {
                return 17;
            }
        });
        MongoServer server = new MongoServer(backend);
        server.bind("127.0.0.1", Integer.parseInt(args[0]));
        System.out.println("listening " + args[0]);
        while (System.in.read() >= 0) {}
        server.shutdown();
        System.exit(0);
    }

    /** Its collections are opened before its constructor ends: the store is seen so early only by a class without a name. */
    private static MongoDatabase databaseById(String name, MVStore store, CursorRegistry cursors) {
        return new H2Database(name, store, cursors) {
            @Override
            protected MongoCollection<Object> openOrCreateCollection(String collectionName, CollectionOptions options) {
                String whole = getFullCollectionNamespace(collectionName);
                MVMap<Object, Document> documents = store.openMap("databases." + whole);
                return new CollectionById(this, collectionName, options, documents, store.openMap("meta." + whole), cursorRegistry);
            }
        };
    }

    /**
     * The library looks into an index only when a query names exactly the index's keys, so every save, which names `_id` and
     * the version, would read its whole collection. Here a query that also names `_id` reads that document alone.
     */
    private static class CollectionById extends H2Collection {
        CollectionById(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, Document> documents,
                MVMap<String, Object> figures, CursorRegistry cursors) {
            super(database, name, options, documents, figures, cursors);
        }

        @Override
        protected QueryResult queryDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
            if (query.size() > 1 && query.containsKey("_id")) {
                Document byId = new Document("_id", query.get("_id"));
                for (Index<Object> index : getIndexes()) {
                    if (index.canHandle(byId))
                        return matchDocuments(query, index.getPositions(byId), orderBy, skip, limit, batchSize, fields);
                }
            }
            return super.queryDocuments(query, orderBy, skip, limit, batchSize, fields);
        }
    }
}
