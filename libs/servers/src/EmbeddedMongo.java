import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
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
}
