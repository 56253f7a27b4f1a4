import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map.Entry;

/** No two documents have the same keys. The library's own index compares keys by Java's serialization. */
final class UniqueIndex extends AbstractUniqueIndex<Object> implements Entries.Owner {
    private final Entries entries;

    UniqueIndex(String name, List<IndexKey> keys, boolean isSparse, boolean isFilled) {
        super(name, keys, isSparse);
        entries = new Entries(keys.size(), isSparse, isFilled);
    }

    @Override
    public Entries entries() {
        return entries;
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        entries.seen(getKeyValues(document));
        super.add(document, position, collection);
    }

    @Override
    protected Object removeDocument(KeyValue values) {
        return entries.positions.remove(entries.keyOf(values));
    }

    @Override
    protected boolean putKeyPosition(KeyValue values, Object position) {
        return entries.positions.putIfAbsent(entries.keyOf(values), Missing.ofNullable(position)) == null;
    }

    @Override
    protected Object getPosition(KeyValue values) {
        return entries.positions.get(entries.keyOf(values));
    }

    /** Queries are looked up by {@link Search}. */
    @Override
    public boolean canHandle(Document query) {
        return false;
    }

    @Override
    protected Iterable<Entry<KeyValue, Object>> getIterable() {
        throw new UnsupportedOperationException("looked up by its entries");
    }

    @Override
    public long getCount() {
        return entries.positions.size();
    }

    @Override
    public boolean isEmpty() {
        return entries.wantsFilling();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
