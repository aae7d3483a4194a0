using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Discovery;

/// <summary>The limits that a client needs to know before it sends.</summary>
/// <param name="DocumentBytes">Plaintext bytes of all documents together.</param>
/// <param name="Documents">Documents of an advisory.</param>
/// <param name="Recipients">Recipient agencies of an advisory.</param>
/// <param name="TitleCharacters">Characters of a title.</param>
/// <param name="FilenameBytes">UTF-8 bytes of a file name.</param>
/// <param name="MetadataBytes">Bytes of the metadata part.</param>
/// <param name="SignaturesBytes">Bytes of the signatures part.</param>
/// <param name="SealedHeadersBytes">Bytes of all age headers of an advisory.</param>
/// <param name="RecordBytes">Bytes of an agency's record.</param>
/// <param name="JsonBytes">Bytes of any other JSON body.</param>
/// <param name="JsonDepth">Depth of a JSON body.</param>
/// <param name="TokenBytes">Bytes of a token or proof.</param>
/// <param name="ClockSkewSeconds">How far clocks may differ.</param>
/// <param name="RequestsPerMinute">Requests a minute of a principal.</param>
internal sealed record PublishedLimits(
    long DocumentBytes,
    int Documents,
    int Recipients,
    int TitleCharacters,
    int FilenameBytes,
    int MetadataBytes,
    int SignaturesBytes,
    int SealedHeadersBytes,
    int RecordBytes,
    int JsonBytes,
    int JsonDepth,
    int TokenBytes,
    int ClockSkewSeconds,
    int RequestsPerMinute)
{
    /// <summary>The published part of the configured limits.</summary>
    public static PublishedLimits Of(LimitsOptions limits) => new(
        limits.DocumentBytes,
        limits.Documents,
        limits.Recipients,
        limits.TitleCharacters,
        limits.FilenameBytes,
        limits.MetadataBytes,
        limits.SignaturesBytes,
        limits.SealedHeadersBytes,
        Exchange.Limits.RecordBytes,
        limits.JsonBytes,
        CanonicalJson.MaxDepth,
        limits.TokenBytes,
        limits.ClockSkewSeconds,
        limits.PrincipalRequestsPerMinute);
}
