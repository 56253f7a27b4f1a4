/**
 * What MongoDB's manual (8.0) has, by its own chapters: the fields of the commands that are used, the operators, and the options of an
 * index. https://www.mongodb.com/docs/manual/reference/
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** "Database commands", each with its "Command fields"; those of a statement within it by its name. */
export const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  // Stable API, sessions, causal consistency, read preference, and fields that every command takes.
  '*': words(`$db lsid $readPreference $clusterTime readConcern writeConcern comment maxTimeMS apiVersion apiStrict
    apiDeprecationErrors txnNumber autocommit startTransaction`),
  find: words(`filter sort projection hint skip limit batchSize singleBatch max min returnKey showRecordId tailable oplogReplay
    noCursorTimeout awaitData allowPartialResults collation allowDiskUse let`),
  getMore: words('collection batchSize'),
  killCursors: words('cursors'),
  aggregate: words('pipeline explain allowDiskUse cursor bypassDocumentValidation collation hint let'),
  insert: words('documents ordered bypassDocumentValidation'),
  update: words('updates ordered bypassDocumentValidation let'),
  'update.updates': words('q u c upsert multi collation arrayFilters hint sort'),
  delete: words('deletes let ordered'),
  'delete.deletes': words('q limit collation hint'),
  findAndModify: words('query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint let'),
  createIndexes: words('indexes commitQuorum'),
  listIndexes: words('cursor'),
  dropIndexes: words('index'),
  listCollections: words('filter nameOnly authorizedCollections cursor'),
  listDatabases: words('filter nameOnly authorizedDatabases'),
  create: words(`timeseries expireAfterSeconds clusteredIndex changeStreamPreAndPostImages size max storageEngine validator
    validationLevel validationAction indexOptionDefaults viewOn pipeline collation encryptedFields capped autoIndexId`),
  drop: [],
  dropDatabase: [],
  ping: [],
  hello: words('helloOk topologyVersion maxAwaitTimeMS client compression loadBalanced speculativeAuthenticate saslSupportedMechs'),
  endSessions: [],
  saslStart: words('mechanism payload autoAuthorize options'),
  saslContinue: words('conversationId payload'),
  buildInfo: [],
  usersInfo: words('showCredentials showCustomData showPrivileges showAuthenticationRestrictions filter'),
  createUser: words('pwd customData roles digestPassword authenticationRestrictions mechanisms'),
  updateUser: words('pwd customData roles digestPassword authenticationRestrictions mechanisms'),
};

/** "Query predicates". `$options` belongs to `$regex`. */
export const QUERY = words(`$eq $gt $gte $in $lt $lte $ne $nin $and $not $nor $or $exists $type $expr $jsonSchema $mod $regex $options
  $where $all $elemMatch $size $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $geoIntersects $geoWithin $near $nearSphere
  $text $comment $rand $sampleRate`);

/** "Update operators". */
export const UPDATE = words('$currentDate $inc $min $max $mul $rename $set $setOnInsert $unset $addToSet $pop $pull $push $pullAll $bit');

/** "Update operator modifiers". */
export const MODIFIERS = words('$each $position $slice $sort');

/** "Aggregation stages". */
export const STAGES = words(`$addFields $bucket $bucketAuto $changeStream $collStats $count $densify $documents $facet $fill $geoNear
  $graphLookup $group $indexStats $limit $listSessions $lookup $match $merge $out $project $redact $replaceRoot $replaceWith $sample
  $search $set $setWindowFields $skip $sort $sortByCount $unionWith $unset $unwind`);

/** "Aggregation operators", those that the code may come to use; the manual has more. */
export const EXPRESSIONS = words(`$abs $add $and $arrayElemAt $avg $ceil $concat $cond $divide $eq $filter $first $floor $gt $gte $ifNull
  $in $last $let $literal $lt $lte $map $max $meta $min $mod $multiply $ne $not $or $push $reduce $size $slice $sum $subtract $toString`);

/** "createIndexes", the options of all types of indexes. */
export const INDEX = words(`key name unique partialFilterExpression sparse expireAfterSeconds hidden storageEngine weights
  default_language language_override textIndexVersion 2dsphereIndexVersion bits min max collation wildcardProjection v`);
