import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/**
 * A collection that looks its documents up as MongoDB does, by all of its indexes. The library's own looks into an index only
 * when a query names exactly the index's keys, and else reads the whole collection.
 */
final class IndexedCollection extends AbstractSynchronizedMongoCollection<Object> {
    private final MVMap<Object, KeptDocument> documents;
    private boolean isFilled;
    private boolean isChanging;

    IndexedCollection(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, KeptDocument> documents,
            CursorRegistry cursors) {
        super(database, name, options, cursors);
        this.documents = documents;
    }

    @Override
    protected synchronized QueryResult queryDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        fill();
        int all = documents.size();
        Search search = new Search(query, getIndexes());
        Collection<Object> candidates = search.candidates(all);
        int found = candidates == null ? all : candidates.size();
        if (limit > 0 && found > skip + limit && orderBy != null && !orderBy.isEmpty()) {
            Collection<Object> sorted = search.sorted(orderBy, skip + limit, found, all);
            if (sorted != null) return matchDocuments(query, sorted, null, skip, limit, batchSize, fields);
        }
        if (candidates == null) return matchDocuments(query, orderBy, skip, limit, batchSize, fields);
        return matchDocuments(query, candidates, orderBy, skip, limit, batchSize, fields);
    }

    @Override
    public synchronized int count(Document query, int skip, int limit) {
        if (query == null || query.isEmpty()) return super.count(query, skip, limit);
        fill();
        Search search = new Search(query, getIndexes());
        int counted = search.counted();
        if (counted >= 0 && skip == 0) return limit > 0 ? Math.min(limit, counted) : counted;
        Collection<Object> candidates = search.candidates(documents.size());
        Stream<Document> read = candidates == null ? all() : candidates.stream().map(this::getDocument);
        Stream<Document> matching = read.filter(document -> documentMatchesQuery(document, query)).skip(skip);
        return (int) (limit > 0 ? matching.limit(limit) : matching).count();
    }

    @Override
    protected QueryResult matchDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        Stream<Document> read = all();
        if (isNaturalDescending(orderBy))
            read = streamAllDocumentsWithPosition()
                .sorted((one, other) -> ValueComparator.desc().compare(one.getPosition(), other.getPosition()))
                .map(DocumentWithPosition::getDocument);
        return matchDocumentsFromStream(read, query, orderBy, skip, limit, batchSize, fields);
    }

    /** Who changes a document gets one of its own: readers may be sending the kept one, and the store may be writing it. */
    @Override
    protected QueryResult matchDocumentsFromStream(Document query, Stream<Document> read, int skip, int limit, int batchSize,
            Comparator<Document> order, Document fields) {
        Stream<Document> own =
            isChanging ? read.filter(document -> documentMatchesQuery(document, query)).map(Document::cloneDeeply) : read;
        return super.matchDocumentsFromStream(query, own, skip, limit, batchSize, order, fields);
    }

    @Override
    public synchronized Document findAndModify(Document query) {
        isChanging = true;
        try {
            return super.findAndModify(query);
        } finally {
            isChanging = false;
        }
    }

    @Override
    public synchronized Document updateDocuments(Document selector, Document change, ArrayFilters filters, boolean isMulti, boolean isUpsert,
            Oplog oplog) {
        isChanging = true;
        try {
            return super.updateDocuments(selector, change, filters, isMulti, isUpsert, oplog);
        } finally {
            isChanging = false;
        }
    }

    @Override
    public synchronized void addDocument(Document document) {
        fill();
        super.addDocument(document);
    }

    /** Indexes that were there when the file was opened are filled together, by one reading. */
    private void fill() {
        if (isFilled) return;
        isFilled = true;
        List<Index<Object>> empty = new ArrayList<>();
        for (Index<Object> index : getIndexes()) if (!((Entries.Owner) index).entries().isFilled()) empty.add(index);
        if (empty.isEmpty()) return;
        for (Map.Entry<Object, KeptDocument> kept : documents.entrySet())
            for (Index<Object> index : empty) index.add(kept.getValue().document(), kept.getKey(), this);
        for (Index<Object> index : empty) ((Entries.Owner) index).entries().filled();
    }

    private Stream<Document> all() {
        return documents.values().stream().map(KeptDocument::document);
    }

    @Override
    protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
        return documents.entrySet().stream().map(kept -> new DocumentWithPosition<>(kept.getValue().document(), kept.getKey()));
    }

    @Override
    protected Object addDocumentInternal(Document document) {
        Object position = getIdField() == null ? UUID.randomUUID() : Missing.ofNullable(Utils.getSubdocumentValue(document, getIdField()));
        documents.put(position, new KeptDocument(document));
        return position;
    }

    @Override
    protected void handleUpdate(Object position, Document before, Document after) {
        documents.put(Missing.ofNullable(position), new KeptDocument(after));
    }

    @Override
    protected Document getDocument(Object position) {
        KeptDocument kept = documents.get(position);
        return kept == null ? null : kept.document();
    }

    @Override
    protected void removeDocument(Object position) {
        documents.remove(Missing.ofNullable(position));
    }

    @Override
    public int count() {
        return documents.size();
    }

    @Override
    public boolean isEmpty() {
        return documents.isEmpty();
    }

    /** It is added up when somebody asks. */
    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int difference) {}

    @Override
    protected int getDataSize() {
        return documents.values().stream().mapToInt(KeptDocument::bytes).sum();
    }
}
