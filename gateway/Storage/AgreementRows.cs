namespace Gateway.Server.Storage;

/// <summary>What is stored of one agreement, or of several: everything but the sealed versions.</summary>
/// <param name="Versions">The versions, by agreement and number.</param>
/// <param name="Signers">Who has to sign them, by agreement, version and agency.</param>
/// <param name="Signatures">The signatures, in the order of the log.</param>
/// <param name="Notices">The notices, in the order of the log.</param>
internal sealed record AgreementRows(
    IReadOnlyList<AgreementVersionName> Versions,
    IReadOnlyList<AgreementSignerRow> Signers,
    IReadOnlyList<AgreementSignatureRow> Signatures,
    IReadOnlyList<AgreementNoticeRow> Notices)
{
    /// <summary>Of no agreement.</summary>
    public static AgreementRows None { get; } = new([], [], [], []);
}
