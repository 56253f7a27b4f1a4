import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * A Mongo-wire server on one H2 file, for development and tests where no mongod is installed.
 * Arguments: port, data file, and the address to listen on, 127.0.0.1 if absent. If the environment has a MONGO_PASSWORD, the user pegboard must prove it. Ends when standard input closes, so that it never outlives whoever started it.
 */
public class EmbeddedMongo {
    private static final Set<String> WRITES =
        Set.of("insert", "update", "delete", "findAndModify", "findandmodify", "createIndexes", "drop", "dropDatabase");

    private static final int CACHE_MB = 128;

    /** A connection waits for its write to be in the file, and others must be read meanwhile. */
    private static final int AT_ONCE = 32;

    private static final Manual MANUAL = new Manual();

    public static void main(String[] args) throws Exception {
        String password = System.getenv("MONGO_PASSWORD");
        Scram scram = password == null ? null : new Scram("pegboard", password);
        MVStore store = new MVStore.Builder().fileName(args[1]).autoCommitDisabled().cacheSize(CACHE_MB).open();
        GroupCommit commits = new GroupCommit(store);
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
                if (WRITES.contains(message.getDocument().keySet().iterator().next())) commits.untilWritten();
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
                return IndexedDatabase.open(name, store, getCursorRegistry());
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
        InetSocketAddress address = new InetSocketAddress(args.length > 2 ? args[2] : "127.0.0.1", Integer.parseInt(args[0]));
        server.bind(address, 1, AT_ONCE);
        System.out.println("listening " + args[0]);
        while (System.in.read() >= 0) {}
        server.shutdown();
        System.exit(0);
    }
}
