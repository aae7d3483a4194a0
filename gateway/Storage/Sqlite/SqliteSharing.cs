using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Table <c>sharing_document</c>.</summary>
internal static class SqliteSharing
{
    private const string Columns = "log_index, advisory, kind, agency, principal, document, signature";

    private const string InsertSql = $"""
        INSERT INTO sharing_document ({Columns}) VALUES (@LogIndex, @Advisory, @Kind, @Agency, @Principal, @Document, @Signature)
        """;

    public static int Insert(SqliteConnection connection, SharingDocumentRow row) => connection.Execute(
        InsertSql, new { row.LogIndex, row.Advisory, Kind = row.Kind.ToWord(), row.Agency, row.Principal, row.Document, row.Signature });

    private const string ReadSql = $"""
        SELECT {Columns} FROM sharing_document
        WHERE advisory = @advisory AND kind = @kind AND (@agency IS NULL OR agency = @agency) ORDER BY log_index
        """;

    public static IReadOnlyList<SharingDocumentRow> Read(SqliteConnection connection, AdvisoryId advisory, SharingKind kind, AgencyId? agency) =>
        connection.Query<SharingDocumentRow>(ReadSql, new { advisory, kind = kind.ToWord(), agency }).AsList();

    private const string FindByIndexSql = $"SELECT {Columns} FROM sharing_document WHERE log_index = @logIndex";

    public static SharingDocumentRow? FindByIndex(SqliteConnection connection, long logIndex) =>
        connection.QuerySingleOrDefault<SharingDocumentRow>(FindByIndexSql, new { logIndex });
}
