using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>agreement_version</c>, <c>agreement_signer</c>, <c>agreement_signature</c> and <c>agreement_notice</c>.</summary>
internal static class SqliteAgreements
{
    private const string NameColumns = "agreement, version, proposed_index, document_sha256";
    private const string SignerColumns = "agreement, version, agency";
    private const string SignatureColumns = "log_index, agreement, version, principal, logged_at, signature";
    private const string NoticeColumns = "log_index, agreement, version, act, principal, logged_at, sealed_notice, signature";
    private const string One = "agreement = @agreement";
    private const string OfAgency = "agreement IN (SELECT agreement FROM agreement_signer WHERE agency = @agency)";

    private const string ReadVersionsSql = $"SELECT {NameColumns} FROM agreement_version WHERE {One} ORDER BY version";
    private const string ReadSignersSql = $"SELECT {SignerColumns} FROM agreement_signer WHERE {One} ORDER BY version, agency";
    private const string ReadSignaturesSql = $"SELECT {SignatureColumns} FROM agreement_signature WHERE {One} ORDER BY log_index";
    private const string ReadNoticesSql = $"SELECT {NoticeColumns} FROM agreement_notice WHERE {One} ORDER BY log_index";

    public static AgreementRows Read(SqliteConnection connection, AgreementId agreement) => new(
        connection.Query<AgreementVersionName>(ReadVersionsSql, new { agreement }).AsList(),
        connection.Query<AgreementSignerRow>(ReadSignersSql, new { agreement }).AsList(),
        connection.Query<AgreementSignatureRow>(ReadSignaturesSql, new { agreement }).AsList(),
        connection.Query<AgreementNoticeRow>(ReadNoticesSql, new { agreement }).AsList());

    private const string ReadVersionsOfSql = $"SELECT {NameColumns} FROM agreement_version WHERE {OfAgency} ORDER BY agreement, version";
    private const string ReadSignersOfSql = $"SELECT {SignerColumns} FROM agreement_signer WHERE {OfAgency} ORDER BY agreement, version, agency";
    private const string ReadSignaturesOfSql = $"SELECT {SignatureColumns} FROM agreement_signature WHERE {OfAgency} ORDER BY log_index";
    private const string ReadNoticesOfSql = $"SELECT {NoticeColumns} FROM agreement_notice WHERE {OfAgency} ORDER BY log_index";

    private const string IsSignerOfAnySql = "SELECT EXISTS (SELECT 1 FROM agreement_signer WHERE agency = @agency)";

    // Every publication asks, and most agencies have agreed on nothing.
    public static AgreementRows ReadOf(SqliteConnection connection, AgencyId agency) => !IsSignerOfAny(connection, agency) ? AgreementRows.None : new(
        connection.Query<AgreementVersionName>(ReadVersionsOfSql, new { agency }).AsList(),
        connection.Query<AgreementSignerRow>(ReadSignersOfSql, new { agency }).AsList(),
        connection.Query<AgreementSignatureRow>(ReadSignaturesOfSql, new { agency }).AsList(),
        connection.Query<AgreementNoticeRow>(ReadNoticesOfSql, new { agency }).AsList());

    private static bool IsSignerOfAny(SqliteConnection connection, AgencyId agency)
    {
        using SqliteStatement ask = SqliteStatement.Of(connection, IsSignerOfAnySql).Bind(agency.Value);
        return ask.ReadNumber() == 1;
    }

    private const string FindDocumentSql = "SELECT sealed_document FROM agreement_version WHERE agreement = @agreement AND version = @version";

    public static byte[]? FindDocument(SqliteConnection connection, AgreementId agreement, int version) =>
        connection.QuerySingleOrDefault<byte[]>(FindDocumentSql, new { agreement, version });

    private const string FindTextsSql = "SELECT sealed_texts FROM agreement_version WHERE agreement = @agreement AND version = @version";

    public static byte[]? FindTexts(SqliteConnection connection, AgreementId agreement, int version) =>
        connection.QuerySingleOrDefault<byte[]>(FindTextsSql, new { agreement, version });

    private const string IsSignerSql =
        "SELECT EXISTS (SELECT 1 FROM agreement_signer WHERE agreement = @agreement AND version = @version AND agency = @agency)";

    public static bool IsSigner(SqliteConnection connection, AgreementId agreement, int version, AgencyId agency) =>
        connection.QuerySingle<bool>(IsSignerSql, new { agreement, version, agency });

    private const string InsertVersionSql = """
        INSERT INTO agreement_version (agreement, version, proposed_index, document_sha256, sealed_document, sealed_texts)
        VALUES (@Agreement, @Version, @ProposedIndex, @DocumentSha256, @SealedDocument, @SealedTexts)
        """;

    private const string InsertSignerSql = "INSERT INTO agreement_signer (agreement, version, agency) VALUES (@Agreement, @Version, @Agency)";

    public static void InsertVersion(SqliteConnection connection, AgreementVersionRow version, IReadOnlyList<AgencyId> signers)
    {
        connection.Execute(InsertVersionSql, version);
        connection.Execute(InsertSignerSql, signers.Select(agency => new AgreementSignerRow { Agreement = version.Agreement, Version = version.Version, Agency = agency }));
    }

    private const string InsertSignatureSql = """
        INSERT INTO agreement_signature (log_index, agreement, version, principal, logged_at, signature)
        VALUES (@LogIndex, @Agreement, @Version, @Principal, @LoggedAt, @Signature)
        """;

    public static int InsertSignature(SqliteConnection connection, AgreementSignatureRow signature) => connection.Execute(InsertSignatureSql, signature);

    private const string InsertNoticeSql = """
        INSERT INTO agreement_notice (log_index, agreement, version, act, principal, logged_at, sealed_notice, signature)
        VALUES (@LogIndex, @Agreement, @Version, @Act, @Principal, @LoggedAt, @SealedNotice, @Signature)
        """;

    public static int InsertNotice(SqliteConnection connection, AgreementNoticeRow notice) => connection.Execute(InsertNoticeSql, notice);

    private const string FindVersionByIndexSql = $"SELECT {NameColumns}, sealed_document, sealed_texts FROM agreement_version WHERE proposed_index = @logIndex";

    public static AgreementVersionRow? FindVersionByIndex(SqliteConnection connection, long logIndex) =>
        connection.QuerySingleOrDefault<AgreementVersionRow>(FindVersionByIndexSql, new { logIndex });

    private const string FindSignatureByIndexSql = $"SELECT {SignatureColumns} FROM agreement_signature WHERE log_index = @logIndex";

    public static AgreementSignatureRow? FindSignatureByIndex(SqliteConnection connection, long logIndex) =>
        connection.QuerySingleOrDefault<AgreementSignatureRow>(FindSignatureByIndexSql, new { logIndex });

    private const string FindNoticeByIndexSql = $"SELECT {NoticeColumns} FROM agreement_notice WHERE log_index = @logIndex";

    public static AgreementNoticeRow? FindNoticeByIndex(SqliteConnection connection, long logIndex) =>
        connection.QuerySingleOrDefault<AgreementNoticeRow>(FindNoticeByIndexSql, new { logIndex });
}
