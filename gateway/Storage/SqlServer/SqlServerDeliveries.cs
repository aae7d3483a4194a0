using System.Data;
using System.Globalization;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Tables <c>delivery</c>, <c>manifest</c> and <c>receipt</c>.</summary>
internal static class SqlServerDeliveries
{
    private const string Columns = "d.advisory, d.recipient, d.delivery, d.addressed_index, d.manifest_sha256, d.audience, d.state, d.state_at, d.owed_to, d.respond_by, d.shared_by";

    private const string WithManifest = $"""
        SELECT {Columns}, m.manifest, m.manifest_signature, m.statement_signature
        FROM delivery d JOIN manifest m ON m.advisory = d.advisory AND m.recipient = d.recipient
        """;

    private const string FindSql = $"{WithManifest} WHERE d.advisory = @advisory AND d.recipient = @recipient";

    public static async Task<DeliveryRow?> FindAsync(SqlServerSession session, AdvisoryId advisory, AgencyId recipient) =>
        (await session.FindAsync<DeliveryColumns>(FindSql, new { advisory, recipient }).ConfigureAwait(false))?.ToRow();

    private const string FindByIndexSql = $"{WithManifest} WHERE d.addressed_index = @addressedIndex";

    public static async Task<DeliveryRow?> FindByIndexAsync(SqlServerSession session, long addressedIndex) =>
        (await session.FindAsync<DeliveryColumns>(FindByIndexSql, new { addressedIndex }).ConfigureAwait(false))?.ToRow();

    private const string FindSummarySql = $"SELECT {Columns} FROM delivery d WHERE d.advisory = @advisory AND d.recipient = @recipient";

    public static async Task<DeliverySummary?> FindSummaryAsync(SqlServerSession session, AdvisoryId advisory, AgencyId recipient) =>
        (await session.FindAsync<DeliveryColumns>(FindSummarySql, new { advisory, recipient }).ConfigureAwait(false))?.ToSummary();

    private const string FindLastSql = "SELECT COALESCE(MAX(delivery), 0) FROM delivery WHERE recipient = @recipient AND addressed_index < @before";

    public static Task<long> FindLastAsync(SqlServerSession session, AgencyId recipient, long before) =>
        session.SingleAsync<long>(FindLastSql, new { recipient, before });

    private const string ReadSql = $"SELECT {Columns} FROM delivery d WHERE d.advisory = @advisory ORDER BY d.recipient";

    public static async Task<IReadOnlyList<DeliverySummary>> ReadAsync(SqlServerSession session, AdvisoryId advisory)
    {
        IReadOnlyList<DeliveryColumns> rows = await session.QueryAsync<DeliveryColumns>(ReadSql, new { advisory }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToSummary())];
    }

    // The spaces make a principal's id match as a whole word of the list.
    private const string ReadInboxSql = $"""
        SELECT TOP (@limit) {Columns} FROM delivery d
        WHERE d.recipient = @recipient AND d.addressed_index > @after
            AND (d.audience IS NULL OR CHARINDEX(' ' + @reader + ' ', ' ' + d.audience + ' ') > 0)
        ORDER BY d.addressed_index
        """;

    public static async Task<IReadOnlyList<DeliverySummary>> ReadInboxAsync(SqlServerSession session, PrincipalId reader, long after, int limit)
    {
        IReadOnlyList<DeliveryColumns> rows = await session
            .QueryAsync<DeliveryColumns>(ReadInboxSql, new { recipient = reader.Agency, reader, after, limit }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToSummary())];
    }

    // Word for word the condition of the two indexes, which are then taken.
    private const string IsOwed = "d.respond_by IS NOT NULL AND d.state IN ('addressed', 'fetched', 'delivered', 'unreadable')";

    private const string ReadOwedSql = $"""
        SELECT TOP (@limit) {Columns} FROM delivery d
        WHERE d.recipient = @recipient AND d.addressed_index > @after AND {IsOwed}
            AND (d.audience IS NULL OR CHARINDEX(' ' + @reader + ' ', ' ' + d.audience + ' ') > 0)
        ORDER BY d.addressed_index
        """;

    public static async Task<IReadOnlyList<DeliverySummary>> ReadOwedAsync(SqlServerSession session, PrincipalId reader, long after, int limit)
    {
        IReadOnlyList<DeliveryColumns> rows = await session
            .QueryAsync<DeliveryColumns>(ReadOwedSql, new { recipient = reader.Agency, reader, after, limit }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToSummary())];
    }

    private const string ReadDueSql = $"""
        SELECT TOP (@limit) {Columns} FROM delivery d
        WHERE d.owed_to = @sender AND d.addressed_index > @after AND {IsOwed}
        ORDER BY d.addressed_index
        """;

    public static async Task<IReadOnlyList<DeliverySummary>> ReadDueAsync(SqlServerSession session, AgencyId sender, long after, int limit)
    {
        IReadOnlyList<DeliveryColumns> rows = await session.QueryAsync<DeliveryColumns>(ReadDueSql, new { sender, after, limit }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToSummary())];
    }

    /// <summary>Inserts up to a thousand rows by two bulk copies.</summary>
    public static async Task InsertAsync(SqlServerSession session, IReadOnlyList<DeliveryRow> deliveries)
    {
        await SqlServerBulk.InsertAsync(session, DeliveryRows(deliveries)).ConfigureAwait(false);
        await SqlServerBulk.InsertAsync(session, ManifestRows(deliveries)).ConfigureAwait(false);
    }

    private static DataTable DeliveryRows(IReadOnlyList<DeliveryRow> deliveries)
    {
        var rows = new DataTable("delivery") { Locale = CultureInfo.InvariantCulture };
        rows.Columns.Add("advisory", typeof(byte[]));
        rows.Columns.Add("recipient", typeof(string));
        rows.Columns.Add("delivery", typeof(long));
        rows.Columns.Add("addressed_index", typeof(long));
        rows.Columns.Add("manifest_sha256", typeof(byte[]));
        rows.Columns.Add("audience", typeof(string));
        rows.Columns.Add("state", typeof(string));
        rows.Columns.Add("state_at", typeof(DateTime));
        rows.Columns.Add("owed_to", typeof(string));
        rows.Columns.Add("respond_by", typeof(DateTime));
        rows.Columns.Add("shared_by", typeof(string));
        foreach (DeliveryRow row in deliveries)
        {
            rows.Rows.Add(
                row.Advisory.ToBytes(), row.Recipient.Value, row.Delivery, row.AddressedIndex, row.ManifestSha256.ToArray(),
                ColumnTypes.Join(row.Audience), row.State.ToWord(), row.StateAt?.UtcDateTime,
                row.Asked?.To.Value, row.Asked?.RespondBy.UtcDateTime, row.SharedBy?.Value);
        }

        return rows;
    }

    private static DataTable ManifestRows(IReadOnlyList<DeliveryRow> deliveries)
    {
        var rows = new DataTable("manifest") { Locale = CultureInfo.InvariantCulture };
        rows.Columns.Add("advisory", typeof(byte[]));
        rows.Columns.Add("recipient", typeof(string));
        rows.Columns.Add("manifest_signature", typeof(string));
        rows.Columns.Add("statement_signature", typeof(string));
        rows.Columns.Add("manifest", typeof(byte[]));
        foreach (DeliveryRow row in deliveries)
        {
            rows.Rows.Add(row.Advisory.ToBytes(), row.Recipient.Value, row.ManifestSignature, row.StatementSignature, row.Manifest);
        }

        return rows;
    }

    private const string SetStateSql = "UPDATE delivery SET state = @state, state_at = @at WHERE advisory = @advisory AND recipient = @recipient";

    public static Task<int> SetStateAsync(SqlServerSession session, AdvisoryId advisory, AgencyId recipient, DeliveryState state, DateTimeOffset at) =>
        session.ExecuteAsync(SetStateSql, new { advisory, recipient, state = state.ToWord(), at });

    private const string InsertReceiptSql = """
        INSERT INTO receipt (log_index, advisory, recipient, principal, receipt, signature)
        VALUES (@LogIndex, @Advisory, @Recipient, @Principal, @Receipt, @Signature)
        """;

    public static Task<int> InsertReceiptAsync(SqlServerSession session, ReceiptRow row) => session.ExecuteAsync(
        InsertReceiptSql, new { row.LogIndex, row.Advisory, Recipient = row.Principal.Agency, row.Principal, row.Receipt, row.Signature });

    private const string ReadReceiptsSql = """
        SELECT advisory, principal, log_index, receipt, signature FROM receipt
        WHERE advisory = @advisory AND (@recipient IS NULL OR recipient = @recipient) ORDER BY log_index
        """;

    public static Task<IReadOnlyList<ReceiptRow>> ReadReceiptsAsync(SqlServerSession session, AdvisoryId advisory, AgencyId? recipient) =>
        session.QueryAsync<ReceiptRow>(ReadReceiptsSql, new { advisory, recipient = recipient?.Value });

    private const string FindReceiptByIndexSql = "SELECT advisory, recipient, principal, log_index, receipt, signature FROM receipt WHERE log_index = @logIndex";

    public static Task<ReceiptRow?> FindReceiptByIndexAsync(SqlServerSession session, long logIndex) =>
        session.FindAsync<ReceiptRow>(FindReceiptByIndexSql, new { logIndex });
}
