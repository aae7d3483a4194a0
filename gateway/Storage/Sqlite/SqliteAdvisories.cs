using Dapper;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>advisory</c>, <c>advisory_summary</c>, <c>document</c> and <c>withdrawal</c>.</summary>
internal static class SqliteAdvisories
{
    private const string Columns = """
        id, sender, sender_agency, nonce, tlp, published_at, expires_at, published_index, directory_size, status, sealed_common, stored_bytes, closed_index,
        supersedes, (SELECT s.sealed_summary FROM advisory_summary s WHERE s.advisory = advisory.id) AS sealed_summary
        """;

    private const string FindSql = $"SELECT {Columns} FROM advisory WHERE id = @advisory";

    public static AdvisoryRow? Find(SqliteConnection connection, AdvisoryId advisory)
    {
        using SqliteStatement find = SqliteStatement.Of(connection, FindSql).Bind(advisory.ToBytes());
        return !find.Step() ? null : new AdvisoryColumns
        {
            Id = AdvisoryId.FromBytes(find.Bytes(0)),
            Sender = PrincipalId.Parse(find.Word(1)),
            SenderAgency = AgencyId.Parse(find.Word(2)),
            Nonce = find.Bytes(3).ToArray(),
            Tlp = find.Word(4),
            PublishedAt = find.Time(5),
            ExpiresAt = find.TimeOrNull(6),
            PublishedIndex = find.Number(7),
            DirectorySize = find.Number(8),
            Status = find.Word(9),
            SealedCommon = find.Bytes(10).ToArray(),
            StoredBytes = find.Number(11),
            ClosedIndex = find.NumberOrNull(12),
            Supersedes = find.BytesOrNull(13) is { } supersedes ? AdvisoryId.FromBytes(supersedes) : null,
            SealedSummary = find.BytesOrNull(14),
        }.ToRow();
    }

    private const string IsPublishedSql = "SELECT EXISTS (SELECT 1 FROM advisory WHERE id = @advisory AND status = 'published')";

    public static bool IsPublished(SqliteConnection connection, AdvisoryId advisory)
    {
        using SqliteStatement ask = SqliteStatement.Of(connection, IsPublishedSql).Bind(advisory.ToBytes());
        return ask.ReadNumber() == 1;
    }

    private const string FindByIndexSql = $"SELECT {Columns} FROM advisory WHERE published_index = @publishedIndex";

    public static AdvisoryRow? FindByIndex(SqliteConnection connection, long publishedIndex) =>
        connection.QuerySingleOrDefault<AdvisoryColumns>(FindByIndexSql, new { publishedIndex })?.ToRow();

    private const string ReadOutboxSql = $"""
        SELECT {Columns} FROM advisory WHERE sender_agency = @sender AND published_index > @after ORDER BY published_index LIMIT @limit
        """;

    public static IReadOnlyList<AdvisoryRow> ReadOutbox(SqliteConnection connection, AgencyId sender, long after, int limit) =>
        [.. connection.Query<AdvisoryColumns>(ReadOutboxSql, new { sender, after, limit }).Select(columns => columns.ToRow())];

    private const string ReadClearSql = $"""
        SELECT {Columns} FROM advisory WHERE tlp = 'CLEAR' AND status = 'published' AND published_index > @after
            AND EXISTS (SELECT 1 FROM file_key k WHERE k.advisory = advisory.id)
        ORDER BY published_index LIMIT @limit
        """;

    public static IReadOnlyList<AdvisoryRow> ReadClear(SqliteConnection connection, long after, int limit) =>
        [.. connection.Query<AdvisoryColumns>(ReadClearSql, new { after, limit }).Select(columns => columns.ToRow())];

    // Its sender alone corrects an advisory, so the list is as long as that agency makes it; the newest are looked at.
    private const string LastCorrections = """
        SELECT id, published_index, status FROM advisory WHERE supersedes = @advisory ORDER BY published_index DESC LIMIT 16
        """;

    private const string FindCorrectionSql = $"""
        SELECT c.id FROM ({LastCorrections}) c WHERE c.status = 'published' ORDER BY c.published_index DESC LIMIT 1
        """;

    private const string FindAddressedCorrectionSql = $"""
        SELECT c.id FROM ({LastCorrections}) c JOIN delivery d ON d.advisory = c.id
        WHERE c.status = 'published' AND d.recipient = @recipient
            AND (d.audience IS NULL OR instr(' ' || d.audience || ' ', ' ' || @reader || ' ') > 0)
        ORDER BY c.published_index DESC LIMIT 1
        """;

    public static AdvisoryId? FindCorrection(SqliteConnection connection, AdvisoryId advisory, PrincipalId? reader) => reader is { } principal
        ? connection.QuerySingleOrDefault<AdvisoryId?>(FindAddressedCorrectionSql, new { advisory, reader = principal, recipient = principal.Agency })
        : connection.QuerySingleOrDefault<AdvisoryId?>(FindCorrectionSql, new { advisory });

    private const string ReadExpirableSql = """
        SELECT id FROM advisory WHERE status = 'published' AND expires_at IS NOT NULL AND expires_at <= @now ORDER BY expires_at LIMIT @limit
        """;

    public static IReadOnlyList<AdvisoryId> ReadExpirable(SqliteConnection connection, DateTimeOffset now, int limit) =>
        connection.Query<AdvisoryId>(ReadExpirableSql, new { now, limit }).AsList();

    private const string IsNonceUsedSql = "SELECT EXISTS (SELECT 1 FROM advisory WHERE sender = @sender AND nonce = @nonce)";

    public static bool IsNonceUsed(SqliteConnection connection, PrincipalId sender, ReadOnlySpan<byte> nonce)
    {
        using SqliteStatement ask = SqliteStatement.Of(connection, IsNonceUsedSql).Bind(sender.Value).Bind(nonce);
        return ask.ReadNumber() == 1;
    }

    private const string InsertSql = """
        INSERT INTO advisory (id, sender, sender_agency, nonce, tlp, published_at, expires_at, published_index, directory_size, status, closed_index,
            stored_bytes, sealed_common, supersedes)
        VALUES (@id, @sender, @sender_agency, @nonce, @tlp, @published_at, @expires_at, @published_index, @directory_size, @status, @closed_index,
            @stored_bytes, @sealed_common, @supersedes)
        """;

    private const string InsertSummarySql = "INSERT INTO advisory_summary (advisory, sealed_summary) VALUES (@advisory, @sealed_summary)";

    public static void Insert(SqliteConnection connection, AdvisoryRow row)
    {
        byte[] id = row.Id.ToBytes();
        using SqliteStatement insert = SqliteStatement.Of(connection, InsertSql);
        insert.Bind(id).Bind(row.Sender.Value).Bind(row.Sender.Agency.Value).Bind(row.Nonce).Bind(row.Tlp.ToWire()).Bind(row.PublishedAt).Bind(row.ExpiresAt)
            .Bind(row.PublishedIndex).Bind(row.DirectorySize).Bind(row.Status.ToWord()).Bind(row.ClosedIndex)
            .Bind(row.StoredBytes).Bind(row.SealedCommon).Bind(row.Supersedes?.ToBytes()).Run();
        if (row.SealedSummary is not null)
        {
            using SqliteStatement insertSummary = SqliteStatement.Of(connection, InsertSummarySql);
            insertSummary.Bind(id).Bind(row.SealedSummary).Run();
        }
    }

    private const string InsertDocumentSql = """
        INSERT INTO document (advisory, number, header_class, payload, payload_size, payload_sha256)
        VALUES (@advisory, @number, @header_class, @payload, @payload_size, @payload_sha256)
        """;

    public static void InsertDocuments(SqliteConnection connection, IReadOnlyList<DocumentRow> documents)
    {
        using SqliteStatement insert = SqliteStatement.Of(connection, InsertDocumentSql);
        foreach (DocumentRow row in documents)
        {
            insert.Bind(row.Advisory.ToBytes()).Bind(row.Number).Bind(row.HeaderClass.ToWire()).Bind(row.Payload.ToBytes()).Bind(row.PayloadSize)
                .Bind(row.PayloadSha256.Bytes).Run();
        }
    }

    private const string ReadDocumentsSql = """
        SELECT advisory, number, header_class, payload, payload_size, payload_sha256 FROM document WHERE advisory = @advisory ORDER BY number
        """;

    public static IReadOnlyList<DocumentRow> ReadDocuments(SqliteConnection connection, AdvisoryId advisory)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, ReadDocumentsSql).Bind(advisory.ToBytes());
        return read.ReadAll(static row => new DocumentColumns
        {
            Advisory = AdvisoryId.FromBytes(row.Bytes(0)),
            Number = (int)row.Number(1),
            HeaderClass = row.Word(2),
            Payload = PayloadId.FromBytes(row.Bytes(3)),
            PayloadSize = row.Number(4),
            PayloadSha256 = Sha256Digest.FromBytes(row.Bytes(5)),
        }.ToRow());
    }

    private const string FindReferencedPayloadsSql = """
        SELECT d.payload FROM document d JOIN advisory a ON a.id = d.advisory WHERE d.payload IN @payloads AND a.status = 'published'
        """;

    // As bytes: Dapper asks no handler of ours about the items of a list.
    public static IReadOnlySet<PayloadId> FindReferencedPayloads(SqliteConnection connection, IReadOnlyList<PayloadId> payloads) =>
        connection.Query<PayloadId>(FindReferencedPayloadsSql, new { payloads = payloads.Select(payload => payload.ToBytes()) }).ToHashSet();

    private const string CloseSql = """
        UPDATE advisory SET status = @status, closed_index = @logIndex WHERE id = @advisory AND status = 'published' RETURNING sender_agency, stored_bytes
        """;

    /// <summary>Ends a published advisory, gives its bytes back and forgets its file keys.</summary>
    public static bool Close(SqliteConnection connection, AdvisoryId advisory, AdvisoryStatus status, long logIndex)
    {
        // Read to its end: a RETURNING statement that is left early holds the transaction open.
        var closed = connection.Query<(AgencyId Sender, long Bytes)>(CloseSql, new { advisory, status = status.ToWord(), logIndex }).AsList();
        if (closed.Count == 0)
        {
            return false;
        }

        SqliteAgencies.AddStoredBytes(connection, closed[0].Sender, -closed[0].Bytes);
        SqliteFileKeys.Delete(connection, advisory);
        return true;
    }

    private const string InsertWithdrawalSql = """
        INSERT INTO withdrawal (advisory, log_index, principal, sealed_withdrawal, signature)
        VALUES (@Advisory, @LogIndex, @Principal, @SealedWithdrawal, @Signature)
        """;

    public static int InsertWithdrawal(SqliteConnection connection, WithdrawalRow row) => connection.Execute(InsertWithdrawalSql, row);

    private const string FindWithdrawalSql = """
        SELECT advisory, log_index, principal, sealed_withdrawal, signature FROM withdrawal WHERE advisory = @advisory
        """;

    public static WithdrawalRow? FindWithdrawal(SqliteConnection connection, AdvisoryId advisory) =>
        connection.QuerySingleOrDefault<WithdrawalRow>(FindWithdrawalSql, new { advisory });

    private const string FindWithdrawalByIndexSql = """
        SELECT advisory, log_index, principal, sealed_withdrawal, signature FROM withdrawal WHERE log_index = @logIndex
        """;

    public static WithdrawalRow? FindWithdrawalByIndex(SqliteConnection connection, long logIndex) =>
        connection.QuerySingleOrDefault<WithdrawalRow>(FindWithdrawalByIndexSql, new { logIndex });
}
