using Gateway.Exchange;
using Gateway.Server.Storage.Columns;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Tables <c>advisory</c>, <c>advisory_summary</c>, <c>document</c> and <c>withdrawal</c>.</summary>
internal static class SqlServerAdvisories
{
    private const string Columns =
        "id, sender, sender_agency, nonce, tlp, published_at, expires_at, published_index, directory_size, status, sealed_common, stored_bytes, closed_index, supersedes, "
        + "(SELECT s.sealed_summary FROM advisory_summary s WHERE s.advisory = advisory.id) AS sealed_summary";

    private const string FindSql = $"SELECT {Columns} FROM advisory WHERE id = @advisory";

    public static async Task<AdvisoryRow?> FindAsync(SqlServerSession session, AdvisoryId advisory) =>
        (await session.FindAsync<AdvisoryColumns>(FindSql, new { advisory }).ConfigureAwait(false))?.ToRow();

    private const string FindByIndexSql = $"SELECT {Columns} FROM advisory WHERE published_index = @publishedIndex";

    public static async Task<AdvisoryRow?> FindByIndexAsync(SqlServerSession session, long publishedIndex) =>
        (await session.FindAsync<AdvisoryColumns>(FindByIndexSql, new { publishedIndex }).ConfigureAwait(false))?.ToRow();

    private const string ReadOutboxSql = $"""
        SELECT TOP (@limit) {Columns} FROM advisory WHERE sender_agency = @sender AND published_index > @after ORDER BY published_index
        """;

    public static async Task<IReadOnlyList<AdvisoryRow>> ReadOutboxAsync(SqlServerSession session, AgencyId sender, long after, int limit)
    {
        IReadOnlyList<AdvisoryColumns> rows = await session.QueryAsync<AdvisoryColumns>(ReadOutboxSql, new { sender, after, limit }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToRow())];
    }

    private const string ReadClearSql = $"""
        SELECT TOP (@limit) {Columns} FROM advisory WHERE tlp = 'CLEAR' AND status = 'published' AND published_index > @after
            AND EXISTS (SELECT 1 FROM file_key k WHERE k.advisory = advisory.id)
        ORDER BY published_index
        """;

    public static async Task<IReadOnlyList<AdvisoryRow>> ReadClearAsync(SqlServerSession session, long after, int limit)
    {
        IReadOnlyList<AdvisoryColumns> rows = await session.QueryAsync<AdvisoryColumns>(ReadClearSql, new { after, limit }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToRow())];
    }

    // Its sender alone corrects an advisory, so the list is as long as that agency makes it; the newest are looked at.
    private const string LastCorrections = """
        SELECT TOP (16) id, published_index, status FROM advisory WHERE supersedes = @advisory ORDER BY published_index DESC
        """;

    private const string FindCorrectionSql = $"""
        SELECT TOP (1) c.id FROM ({LastCorrections}) c WHERE c.status = 'published' ORDER BY c.published_index DESC
        """;

    private const string FindAddressedCorrectionSql = $"""
        SELECT TOP (1) c.id FROM ({LastCorrections}) c JOIN delivery d ON d.advisory = c.id
        WHERE c.status = 'published' AND d.recipient = @recipient
            AND (d.audience IS NULL OR CHARINDEX(' ' + @reader + ' ', ' ' + d.audience + ' ') > 0)
        ORDER BY c.published_index DESC
        """;

    public static async Task<AdvisoryId?> FindCorrectionAsync(SqlServerSession session, AdvisoryId advisory, PrincipalId? reader)
    {
        IReadOnlyList<AdvisoryId> found = reader is { } principal
            ? await session.QueryAsync<AdvisoryId>(FindAddressedCorrectionSql, new { advisory, reader = principal, recipient = principal.Agency }).ConfigureAwait(false)
            : await session.QueryAsync<AdvisoryId>(FindCorrectionSql, new { advisory }).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    private const string ReadExpirableSql = """
        SELECT TOP (@limit) id FROM advisory WHERE status = 'published' AND expires_at IS NOT NULL AND expires_at <= @now ORDER BY expires_at
        """;

    public static Task<IReadOnlyList<AdvisoryId>> ReadExpirableAsync(SqlServerSession session, DateTimeOffset now, int limit) =>
        session.QueryAsync<AdvisoryId>(ReadExpirableSql, new { now, limit });

    private const string IsPublishedSql = "SELECT COUNT(*) FROM advisory WHERE id = @advisory AND status = 'published'";

    public static async Task<bool> IsPublishedAsync(SqlServerSession session, AdvisoryId advisory) =>
        await session.SingleAsync<int>(IsPublishedSql, new { advisory }).ConfigureAwait(false) > 0;

    private const string IsNonceUsedSql = "SELECT COUNT(*) FROM advisory WHERE sender = @sender AND nonce = @nonce";

    public static async Task<bool> IsNonceUsedAsync(SqlServerSession session, PrincipalId sender, byte[] nonce) =>
        await session.SingleAsync<int>(IsNonceUsedSql, new { sender, nonce }).ConfigureAwait(false) > 0;

    private const string InsertSql = """
        INSERT INTO advisory (id, sender, sender_agency, nonce, tlp, published_at, expires_at, published_index, directory_size, status, closed_index,
            stored_bytes, sealed_common, supersedes)
        VALUES (@Id, @Sender, @SenderAgency, @Nonce, @Tlp, @PublishedAt, @ExpiresAt, @PublishedIndex, @DirectorySize, @Status, @ClosedIndex,
            @StoredBytes, @SealedCommon, @Supersedes)
        """;

    private const string InsertSummarySql = "INSERT INTO advisory_summary (advisory, sealed_summary) VALUES (@Id, @SealedSummary)";

    public static async Task InsertAsync(SqlServerSession session, AdvisoryRow row)
    {
        await session.ExecuteAsync(InsertSql, AdvisoryParameters.Of(row)).ConfigureAwait(false);
        if (row.SealedSummary is not null)
        {
            await session.ExecuteAsync(InsertSummarySql, new { row.Id, row.SealedSummary }).ConfigureAwait(false);
        }
    }

    private const string InsertDocumentSql = """
        INSERT INTO document (advisory, number, header_class, payload, payload_size, payload_sha256)
        VALUES (@Advisory, @Number, @HeaderClass, @Payload, @PayloadSize, @PayloadSha256)
        """;

    public static async Task InsertDocumentAsync(SqlServerSession session, DocumentRow document)
    {
        await SqlServerPayloads.UseAsync(session, document.Payload).ConfigureAwait(false);
        await session.ExecuteAsync(InsertDocumentSql, DocumentParameters.Of(document)).ConfigureAwait(false);
    }

    private const string ReadDocumentsSql = """
        SELECT advisory, number, header_class, payload, payload_size, payload_sha256 FROM document WHERE advisory = @advisory ORDER BY number
        """;

    public static async Task<IReadOnlyList<DocumentRow>> ReadDocumentsAsync(SqlServerSession session, AdvisoryId advisory)
    {
        IReadOnlyList<DocumentColumns> rows = await session.QueryAsync<DocumentColumns>(ReadDocumentsSql, new { advisory }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToRow())];
    }

    private const string FindReferencedPayloadsSql = """
        SELECT d.payload FROM document d JOIN advisory a ON a.id = d.advisory WHERE d.payload IN @payloads AND a.status = 'published'
        """;

    // As bytes: Dapper asks no handler of ours about the items of a list.
    public static async Task<IReadOnlySet<PayloadId>> FindReferencedPayloadsAsync(SqlServerSession session, IReadOnlyList<PayloadId> payloads) =>
        (await session.QueryAsync<PayloadId>(FindReferencedPayloadsSql, new { payloads = payloads.Select(payload => payload.ToBytes()) }).ConfigureAwait(false)).ToHashSet();

    private const string FindOpenSql = "SELECT sender_agency, stored_bytes FROM advisory WHERE id = @advisory AND status = 'published'";
    private const string CloseSql = "UPDATE advisory SET status = @status, closed_index = @logIndex WHERE id = @advisory AND status = 'published'";

    /// <summary>Ends a published advisory, gives its bytes back and forgets its file keys. Under the log's lock nobody comes between the statements.</summary>
    public static async Task<bool> CloseAsync(SqlServerSession session, AdvisoryId advisory, AdvisoryStatus status, long logIndex)
    {
        IReadOnlyList<(AgencyId Sender, long Bytes)> open = await session.QueryAsync<(AgencyId, long)>(FindOpenSql, new { advisory }).ConfigureAwait(false);
        if (open.Count == 0)
        {
            return false;
        }

        await session.ExecuteAsync(CloseSql, new { advisory, status = status.ToWord(), logIndex }).ConfigureAwait(false);
        await SqlServerAgencies.AddStoredBytesAsync(session, open[0].Sender, -open[0].Bytes).ConfigureAwait(false);
        await SqlServerFileKeys.DeleteAsync(session, advisory).ConfigureAwait(false);
        return true;
    }

    private const string InsertWithdrawalSql = """
        INSERT INTO withdrawal (advisory, log_index, principal, sealed_withdrawal, signature)
        VALUES (@Advisory, @LogIndex, @Principal, @SealedWithdrawal, @Signature)
        """;

    public static Task<int> InsertWithdrawalAsync(SqlServerSession session, WithdrawalRow row) => session.ExecuteAsync(InsertWithdrawalSql, row);

    private const string WithdrawalColumns = "advisory, log_index, principal, sealed_withdrawal, signature";
    private const string FindWithdrawalSql = $"SELECT {WithdrawalColumns} FROM withdrawal WHERE advisory = @advisory";

    public static Task<WithdrawalRow?> FindWithdrawalAsync(SqlServerSession session, AdvisoryId advisory) =>
        session.FindAsync<WithdrawalRow>(FindWithdrawalSql, new { advisory });

    private const string FindWithdrawalByIndexSql = $"SELECT {WithdrawalColumns} FROM withdrawal WHERE log_index = @logIndex";

    public static Task<WithdrawalRow?> FindWithdrawalByIndexAsync(SqlServerSession session, long logIndex) =>
        session.FindAsync<WithdrawalRow>(FindWithdrawalByIndexSql, new { logIndex });
}
