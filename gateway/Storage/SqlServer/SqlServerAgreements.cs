using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Tables <c>agreement_version</c>, <c>agreement_signer</c>, <c>agreement_signature</c> and <c>agreement_notice</c>.</summary>
internal static class SqlServerAgreements
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

    public static async Task<AgreementRows> ReadAsync(SqlServerSession session, AgreementId agreement) => new(
        await session.QueryAsync<AgreementVersionName>(ReadVersionsSql, new { agreement }).ConfigureAwait(false),
        await session.QueryAsync<AgreementSignerRow>(ReadSignersSql, new { agreement }).ConfigureAwait(false),
        await session.QueryAsync<AgreementSignatureRow>(ReadSignaturesSql, new { agreement }).ConfigureAwait(false),
        await session.QueryAsync<AgreementNoticeRow>(ReadNoticesSql, new { agreement }).ConfigureAwait(false));

    private const string ReadVersionsOfSql = $"SELECT {NameColumns} FROM agreement_version WHERE {OfAgency} ORDER BY agreement, version";
    private const string ReadSignersOfSql = $"SELECT {SignerColumns} FROM agreement_signer WHERE {OfAgency} ORDER BY agreement, version, agency";
    private const string ReadSignaturesOfSql = $"SELECT {SignatureColumns} FROM agreement_signature WHERE {OfAgency} ORDER BY log_index";
    private const string ReadNoticesOfSql = $"SELECT {NoticeColumns} FROM agreement_notice WHERE {OfAgency} ORDER BY log_index";

    public static async Task<AgreementRows> ReadOfAsync(SqlServerSession session, AgencyId agency) => new(
        await session.QueryAsync<AgreementVersionName>(ReadVersionsOfSql, new { agency }).ConfigureAwait(false),
        await session.QueryAsync<AgreementSignerRow>(ReadSignersOfSql, new { agency }).ConfigureAwait(false),
        await session.QueryAsync<AgreementSignatureRow>(ReadSignaturesOfSql, new { agency }).ConfigureAwait(false),
        await session.QueryAsync<AgreementNoticeRow>(ReadNoticesOfSql, new { agency }).ConfigureAwait(false));

    private const string FindDocumentSql = "SELECT sealed_document FROM agreement_version WHERE agreement = @agreement AND version = @version";

    public static Task<byte[]?> FindDocumentAsync(SqlServerSession session, AgreementId agreement, int version) =>
        session.FindAsync<byte[]>(FindDocumentSql, new { agreement, version });

    private const string FindTextsSql = "SELECT sealed_texts FROM agreement_version WHERE agreement = @agreement AND version = @version";

    public static Task<byte[]?> FindTextsAsync(SqlServerSession session, AgreementId agreement, int version) =>
        session.FindAsync<byte[]>(FindTextsSql, new { agreement, version });

    private const string IsSignerSql =
        "SELECT COUNT(*) FROM agreement_signer WHERE agreement = @agreement AND version = @version AND agency = @agency";

    public static async Task<bool> IsSignerAsync(SqlServerSession session, AgreementId agreement, int version, AgencyId agency) =>
        await session.SingleAsync<int>(IsSignerSql, new { agreement, version, agency }).ConfigureAwait(false) > 0;

    private const string InsertVersionSql = """
        INSERT INTO agreement_version (agreement, version, proposed_index, document_sha256, sealed_document, sealed_texts)
        VALUES (@Agreement, @Version, @ProposedIndex, @DocumentSha256, @SealedDocument, @SealedTexts)
        """;

    private const string InsertSignerSql = "INSERT INTO agreement_signer (agreement, version, agency) VALUES (@Agreement, @Version, @Agency)";

    public static async Task InsertVersionAsync(SqlServerSession session, AgreementVersionRow version, IReadOnlyList<AgencyId> signers)
    {
        await session.ExecuteAsync(InsertVersionSql, version).ConfigureAwait(false);
        foreach (AgencyId agency in signers)
        {
            var signer = new AgreementSignerRow { Agreement = version.Agreement, Version = version.Version, Agency = agency };
            await session.ExecuteAsync(InsertSignerSql, signer).ConfigureAwait(false);
        }
    }

    private const string InsertSignatureSql = """
        INSERT INTO agreement_signature (log_index, agreement, version, principal, logged_at, signature)
        VALUES (@LogIndex, @Agreement, @Version, @Principal, @LoggedAt, @Signature)
        """;

    public static Task<int> InsertSignatureAsync(SqlServerSession session, AgreementSignatureRow signature) => session.ExecuteAsync(InsertSignatureSql, signature);

    private const string InsertNoticeSql = """
        INSERT INTO agreement_notice (log_index, agreement, version, act, principal, logged_at, sealed_notice, signature)
        VALUES (@LogIndex, @Agreement, @Version, @Act, @Principal, @LoggedAt, @SealedNotice, @Signature)
        """;

    public static Task<int> InsertNoticeAsync(SqlServerSession session, AgreementNoticeRow notice) => session.ExecuteAsync(InsertNoticeSql, notice);

    private const string FindVersionByIndexSql = $"SELECT {NameColumns}, sealed_document, sealed_texts FROM agreement_version WHERE proposed_index = @logIndex";

    public static Task<AgreementVersionRow?> FindVersionByIndexAsync(SqlServerSession session, long logIndex) =>
        session.FindAsync<AgreementVersionRow>(FindVersionByIndexSql, new { logIndex });

    private const string FindSignatureByIndexSql = $"SELECT {SignatureColumns} FROM agreement_signature WHERE log_index = @logIndex";

    public static Task<AgreementSignatureRow?> FindSignatureByIndexAsync(SqlServerSession session, long logIndex) =>
        session.FindAsync<AgreementSignatureRow>(FindSignatureByIndexSql, new { logIndex });

    private const string FindNoticeByIndexSql = $"SELECT {NoticeColumns} FROM agreement_notice WHERE log_index = @logIndex";

    public static Task<AgreementNoticeRow?> FindNoticeByIndexAsync(SqlServerSession session, long logIndex) =>
        session.FindAsync<AgreementNoticeRow>(FindNoticeByIndexSql, new { logIndex });
}
