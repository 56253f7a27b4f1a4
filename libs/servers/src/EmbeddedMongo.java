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
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A Mongo-wire server on one H2 file, for development and tests where no mongod is installed.
 * Arguments: port, data file, and the address to listen on, 127.0.0.1 if absent. If the environment has a MONGO_PASSWORD, the user pegboard must prove it. Ends when standard input closes, so that it never outlives whoever started it.
 */
public class EmbeddedMongo {
    private static final Set<String> WRITES =
        Set.of("insert", "update", "delete", "findAndModify", "findandmodify", "createIndexes", "drop", "dropDatabase");

    private static final Manual MANUAL = new Manual();

    public static void main(String[] args) throws Exception {
        String password = System.getenv("MONGO_PASSWORD");
        Scram scram = password == null ? null : new Scram("pegboard", password);
        MVStore store = new MVStore.Builder().fileName(args[1]).autoCommitDisabled().open();
        H2Backend backend = new H2Backend(store) {
            /** A write is answered only when it is in the file, as the journal option of a real server promises. */
            @Override
            public Document handleMessage(MongoMessage message) {
                MANUAL.check(message.getDocument());
                if (scram != null) {
                    scram.check(message.getChannel(), message.getDocument().keySet().iterator().next());
                    Document step = scram.answer(message.getChannel(), message.getDocument());
                    if (step != null) return step;
                }
                Document answer = super.handleMessage(message);
                if (WRITES.contains(message.getDocument().keySet().iterator().next())) getMvStore().commit();
                return answer;
            }

            /** How a driver says hello, and how an old one would ask for the rest. */
            @Override
            public Document handleCommand(Channel channel, String database, String command, Document query) {
                if (scram != null) scram.check(channel, command);
                return super.handleCommand(channel, database, command, query);
            }

            @Override
            public QueryResult handleQuery(MongoQuery query) {
                if (scram != null) scram.check(query.getChannel(), "find");
                return super.handleQuery(query);
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
        server.bind(args.length > 2 ? args[2] : "127.0.0.1", Integer.parseInt(args[0]));
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

    /**
     * The commands, fields and operators of MongoDB's manual that the code uses, from mongo-commands.properties. A real server refuses
     * what it doesn't know; the library ignores much of it, and knows some that MongoDB doesn't.
     */
    private static class Manual {
        private final Map<String, Set<String>> known = new HashMap<>();

        Manual() {
            Properties lists = new Properties();
            try (InputStream file = EmbeddedMongo.class.getResourceAsStream("/mongo-commands.properties")) {
                lists.load(file);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
            for (String name : lists.stringPropertyNames())
                known.put(name, Set.of(lists.getProperty(name).trim().split("\\s+")));
        }

        /** @throws MongoServerError as a real server's for what it doesn't know */
        void check(Document command) {
            String name = command.keySet().iterator().next();
            String of = "command." + (name.equals("findandmodify") ? "findAndModify" : name.equals("isMaster") || name.equals("ismaster") ? "hello" : name);
            if (!known.containsKey(of)) throw refused(59, "CommandNotFound", "no such command: '" + name + "'");
            for (String field : command.keySet())
                if (!field.equals(name) && !known.get(of).contains(field) && !known.get("command.*").contains(field))
                    throw unknownField(name + "." + field);
            for (String filter : List.of("filter", "query")) if (command.get(filter) instanceof Document) query((Document) command.get(filter));
            for (String shown : List.of("projection", "fields")) expressions(command.get(shown));
            if (command.get("pipeline") != null) pipeline(command.get("pipeline"));
            if (command.get("update") instanceof Document || command.get("update") instanceof Collection) update(command.get("update"));
            each(command, "updates", of, update -> update(update.get("u")));
            each(command, "deletes", of, delete -> {});
            for (Object index : list(command.get("indexes")))
                for (String option : ((Document) index).keySet())
                    if (!known.get("index").contains(option))
                        throw refused(197, "InvalidIndexSpecificationOption", "The field '" + option + "' is not valid for an index specification");
        }

        private void each(Document command, String field, String of, Consumer<Document> further) {
            for (Object one : list(command.get(field))) {
                Document statement = (Document) one;
                for (String part : statement.keySet())
                    if (!known.get(of + "." + field).contains(part)) throw unknownField(field + "." + part);
                query((Document) statement.get("q"));
                further.accept(statement);
            }
        }

        /** A condition: operators stand at its top, and below the names of fields. */
        private void query(Document condition) {
            for (Map.Entry<String, Object> part : condition.entrySet()) {
                if (!part.getKey().startsWith("$")) {
                    if (part.getValue() instanceof Document && isOperators((Document) part.getValue())) query((Document) part.getValue());
                    continue;
                }
                require("query", part.getKey(), "unknown operator: ");
                if (part.getKey().equals("$expr")) expressions(part.getValue());
                else if (part.getValue() instanceof Document) query((Document) part.getValue());
                else if (Set.of("$and", "$or", "$nor").contains(part.getKey()))
                    for (Object one : list(part.getValue())) query((Document) one);
            }
        }

        private void update(Object change) {
            if (change instanceof Collection) {
                pipeline(change);
                return;
            }
            for (Map.Entry<String, Object> part : ((Document) change).entrySet()) {
                if (!part.getKey().startsWith("$")) return;
                require("update", part.getKey(), "Unknown modifier: ");
                for (Object value : ((Document) part.getValue()).values())
                    if (part.getKey().equals("$pull") && value instanceof Document) query((Document) value);
                    else if (value instanceof Document && isOperators((Document) value))
                        for (String modifier : ((Document) value).keySet()) require("modifier", modifier, "Unrecognized clause: ");
            }
        }

        private void pipeline(Object stages) {
            for (Object stage : list(stages))
                for (Map.Entry<String, Object> part : ((Document) stage).entrySet()) {
                    require("stage", part.getKey(), "Unrecognized pipeline stage name: ");
                    if (part.getKey().equals("$match")) query((Document) part.getValue());
                    else expressions(part.getValue());
                }
        }

        private void expressions(Object value) {
            for (Object one : list(value)) expressions(one);
            if (!(value instanceof Document)) return;
            for (Map.Entry<String, Object> part : ((Document) value).entrySet()) {
                if (part.getKey().startsWith("$")) require("expression", part.getKey(), "Unrecognized expression ");
                expressions(part.getValue());
            }
        }

        private void require(String list, String name, String sentence) {
            if (!known.get(list).contains(name)) throw refused(2, "BadValue", sentence + name);
        }

        private static boolean isOperators(Document value) {
            return !value.isEmpty() && value.keySet().iterator().next().startsWith("$");
        }

        private static Collection<?> list(Object value) {
            return value instanceof Collection ? (Collection<?>) value : List.of();
        }

        private static MongoServerError unknownField(String field) {
            return refused(40415, "Location40415", "BSON field '" + field + "' is an unknown field");
        }

        private static MongoServerError refused(int code, String codeName, String sentence) {
            String hint = " (not in libs/servers/src/mongo-commands.properties)";
            System.out.println("refused: " + sentence + hint);
            return new MongoServerError(code, codeName, sentence + hint);
        }
    }
}
