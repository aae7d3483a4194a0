using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Table <c>sharing_document</c>.</summary>
internal static class SqlServerSharing
{
    private const string Columns = "log_index, advisory, kind, agency, principal, document, signature";

    private const string InsertSql = $"""
        INSERT INTO sharing_document ({Columns}) VALUES (@LogIndex, @Advisory, @Kind, @Agency, @Principal, @Document, @Signature)
        """;

    public static Task<int> InsertAsync(SqlServerSession session, SharingDocumentRow row) => session.ExecuteAsync(
        InsertSql, new { row.LogIndex, row.Advisory, Kind = row.Kind.ToWord(), row.Agency, row.Principal, row.Document, row.Signature });

    private const string ReadSql = $"""
        SELECT {Columns} FROM sharing_document
        WHERE advisory = @advisory AND kind = @kind AND (@agency IS NULL OR agency = @agency) ORDER BY log_index
        """;

    public static Task<IReadOnlyList<SharingDocumentRow>> ReadAsync(SqlServerSession session, AdvisoryId advisory, SharingKind kind, AgencyId? agency) =>
        session.QueryAsync<SharingDocumentRow>(ReadSql, new { advisory, kind = kind.ToWord(), agency = agency?.Value });

    private const string FindByIndexSql = $"SELECT {Columns} FROM sharing_document WHERE log_index = @logIndex";

    public static Task<SharingDocumentRow?> FindByIndexAsync(SqlServerSession session, long logIndex) =>
        session.FindAsync<SharingDocumentRow>(FindByIndexSql, new { logIndex });
}
