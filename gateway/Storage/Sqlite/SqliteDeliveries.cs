using Dapper;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>delivery</c>, <c>manifest</c> and <c>receipt</c>.</summary>
internal static class SqliteDeliveries
{
    private const string Columns = """
        d.advisory, d.recipient, d.delivery, d.addressed_index, d.manifest_sha256, d.audience, d.state, d.state_at, d.owed_to, d.respond_by, d.shared_by
        """;

    private const string WithManifest = $"""
        SELECT {Columns}, m.manifest, m.manifest_signature, m.statement_signature
        FROM delivery d JOIN manifest m ON m.advisory = d.advisory AND m.recipient = d.recipient
        """;

    private const string FindSql = $"{WithManifest} WHERE d.advisory = @advisory AND d.recipient = @recipient";

    public static DeliveryRow? Find(SqliteConnection connection, AdvisoryId advisory, AgencyId recipient)
    {
        using SqliteStatement find = SqliteStatement.Of(connection, FindSql).Bind(advisory.ToBytes()).Bind(recipient.Value);
        return !find.Step() ? null : new DeliveryColumns
        {
            Advisory = AdvisoryId.FromBytes(find.Bytes(0)),
            Recipient = AgencyId.Parse(find.Word(1)),
            Delivery = find.Number(2),
            AddressedIndex = find.Number(3),
            ManifestSha256 = Sha256Digest.FromBytes(find.Bytes(4)),
            Audience = find.WordOrNull(5) is { } audience ? ColumnTypes.SplitAudience(audience) : null,
            State = find.Word(6),
            StateAt = find.TimeOrNull(7),
            OwedTo = find.WordOrNull(8) is { } owedTo ? AgencyId.Parse(owedTo) : null,
            RespondBy = find.TimeOrNull(9),
            SharedBy = find.WordOrNull(10) is { } sharedBy ? PrincipalId.Parse(sharedBy) : null,
            Manifest = find.Bytes(11).ToArray(),
            ManifestSignature = find.Word(12),
            StatementSignature = find.Word(13),
        }.ToRow();
    }

    private const string FindByIndexSql = $"{WithManifest} WHERE d.addressed_index = @addressedIndex";

    public static DeliveryRow? FindByIndex(SqliteConnection connection, long addressedIndex) =>
        connection.QuerySingleOrDefault<DeliveryColumns>(FindByIndexSql, new { addressedIndex })?.ToRow();

    private const string FindSummarySql = $"SELECT {Columns} FROM delivery d WHERE d.advisory = @advisory AND d.recipient = @recipient";

    public static DeliverySummary? FindSummary(SqliteConnection connection, AdvisoryId advisory, AgencyId recipient) =>
        connection.QuerySingleOrDefault<DeliveryColumns>(FindSummarySql, new { advisory, recipient })?.ToSummary();

    private const string FindLastSql = "SELECT COALESCE(MAX(delivery), 0) FROM delivery WHERE recipient = @recipient AND addressed_index < @before";

    public static long FindLast(SqliteConnection connection, AgencyId recipient, long before) =>
        connection.QuerySingle<long>(FindLastSql, new { recipient, before });

    private const string ReadSql = $"SELECT {Columns} FROM delivery d WHERE d.advisory = @advisory ORDER BY d.recipient";

    public static IReadOnlyList<DeliverySummary> Read(SqliteConnection connection, AdvisoryId advisory) =>
        [.. connection.Query<DeliveryColumns>(ReadSql, new { advisory }).Select(columns => columns.ToSummary())];

    // The spaces make a principal's id match as a whole word of the list.
    private const string ReadInboxSql = $"""
        SELECT {Columns} FROM delivery d
        WHERE d.recipient = @recipient AND d.addressed_index > @after
            AND (d.audience IS NULL OR instr(' ' || d.audience || ' ', ' ' || @reader || ' ') > 0)
        ORDER BY d.addressed_index LIMIT @limit
        """;

    public static IReadOnlyList<DeliverySummary> ReadInbox(SqliteConnection connection, PrincipalId reader, long after, int limit) =>
    [
        .. connection.Query<DeliveryColumns>(ReadInboxSql, new { recipient = reader.Agency, reader, after, limit }).Select(columns => columns.ToSummary()),
    ];

    // Word for word the condition of the two indexes, which are then taken.
    private const string IsOwed = "d.respond_by IS NOT NULL AND d.state IN ('addressed', 'fetched', 'delivered', 'unreadable')";

    private const string ReadOwedSql = $"""
        SELECT {Columns} FROM delivery d
        WHERE d.recipient = @recipient AND d.addressed_index > @after AND {IsOwed}
            AND (d.audience IS NULL OR instr(' ' || d.audience || ' ', ' ' || @reader || ' ') > 0)
        ORDER BY d.addressed_index LIMIT @limit
        """;

    public static IReadOnlyList<DeliverySummary> ReadOwed(SqliteConnection connection, PrincipalId reader, long after, int limit) =>
        [.. connection.Query<DeliveryColumns>(ReadOwedSql, new { recipient = reader.Agency, reader, after, limit }).Select(columns => columns.ToSummary())];

    private const string ReadDueSql = $"""
        SELECT {Columns} FROM delivery d
        WHERE d.owed_to = @sender AND d.addressed_index > @after AND {IsOwed}
        ORDER BY d.addressed_index LIMIT @limit
        """;

    public static IReadOnlyList<DeliverySummary> ReadDue(SqliteConnection connection, AgencyId sender, long after, int limit) =>
        [.. connection.Query<DeliveryColumns>(ReadDueSql, new { sender, after, limit }).Select(columns => columns.ToSummary())];

    private const string InsertSql = """
        INSERT INTO delivery (advisory, recipient, delivery, addressed_index, manifest_sha256, audience, state, state_at, owed_to, respond_by, shared_by)
        VALUES (@advisory, @recipient, @delivery, @addressed_index, @manifest_sha256, @audience, @state, @state_at, @owed_to, @respond_by, @shared_by)
        """;

    private const string InsertManifestSql = """
        INSERT INTO manifest (advisory, recipient, manifest_signature, statement_signature, manifest)
        VALUES (@advisory, @recipient, @manifest_signature, @statement_signature, @manifest)
        """;

    /// <summary>Inserts up to a thousand rows with two prepared statements.</summary>
    public static void Insert(SqliteConnection connection, IReadOnlyList<DeliveryRow> deliveries)
    {
        using SqliteStatement insert = SqliteStatement.Of(connection, InsertSql);
        using SqliteStatement insertManifest = SqliteStatement.Of(connection, InsertManifestSql);
        foreach (DeliveryRow row in deliveries)
        {
            byte[] advisory = row.Advisory.ToBytes();
            insert.Bind(advisory).Bind(row.Recipient.Value).Bind(row.Delivery).Bind(row.AddressedIndex).Bind(row.ManifestSha256.Bytes)
                .Bind(ColumnTypes.Join(row.Audience)).Bind(row.State.ToWord()).Bind(row.StateAt)
                .Bind(row.Asked?.To.Value).Bind(row.Asked?.RespondBy).Bind(row.SharedBy?.Value).Run();
            insertManifest.Bind(advisory).Bind(row.Recipient.Value).Bind(row.ManifestSignature).Bind(row.StatementSignature).Bind(row.Manifest).Run();
        }
    }

    private const string SetStateSql = "UPDATE delivery SET state = @state, state_at = @at WHERE advisory = @advisory AND recipient = @recipient";

    public static int SetState(SqliteConnection connection, AdvisoryId advisory, AgencyId recipient, DeliveryState state, DateTimeOffset at) =>
        connection.Execute(SetStateSql, new { advisory, recipient, state = state.ToWord(), at });

    private const string InsertReceiptSql = """
        INSERT INTO receipt (log_index, advisory, recipient, principal, receipt, signature)
        VALUES (@LogIndex, @Advisory, @Recipient, @Principal, @Receipt, @Signature)
        """;

    public static int InsertReceipt(SqliteConnection connection, ReceiptRow row) => connection.Execute(
        InsertReceiptSql, new { row.LogIndex, row.Advisory, Recipient = row.Principal.Agency, row.Principal, row.Receipt, row.Signature });

    private const string ReadReceiptsSql = """
        SELECT advisory, principal, log_index, receipt, signature FROM receipt
        WHERE advisory = @advisory AND (@recipient IS NULL OR recipient = @recipient) ORDER BY log_index
        """;

    public static IReadOnlyList<ReceiptRow> ReadReceipts(SqliteConnection connection, AdvisoryId advisory, AgencyId? recipient) =>
        connection.Query<ReceiptRow>(ReadReceiptsSql, new { advisory, recipient }).AsList();

    private const string FindReceiptByIndexSql = "SELECT advisory, recipient, principal, log_index, receipt, signature FROM receipt WHERE log_index = @logIndex";

    public static ReceiptRow? FindReceiptByIndex(SqliteConnection connection, long logIndex) =>
        connection.QuerySingleOrDefault<ReceiptRow>(FindReceiptByIndexSql, new { logIndex });
}
