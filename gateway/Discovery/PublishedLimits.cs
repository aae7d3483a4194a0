using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Discovery;

/// <summary>Every limit, for clients to know before they send. Each is the setting of its name.</summary>
internal sealed record PublishedLimits
{
    /// <summary>Plaintext bytes of all documents together.</summary>
    public required long DocumentBytes { get; init; }

    /// <summary>Documents of an advisory.</summary>
    public required int Documents { get; init; }

    /// <summary>Recipient agencies of an advisory.</summary>
    public required int Recipients { get; init; }

    /// <summary>Characters of a title.</summary>
    public required int TitleCharacters { get; init; }

    /// <summary>UTF-8 bytes of a file name.</summary>
    public required int FilenameBytes { get; init; }

    /// <summary>Bytes of the metadata part.</summary>
    public required int MetadataBytes { get; init; }

    /// <summary>Bytes of the signatures part.</summary>
    public required int SignaturesBytes { get; init; }

    /// <summary>Bytes of all age headers of an advisory.</summary>
    public required int SealedHeadersBytes { get; init; }

    /// <summary>Bytes of an agency's record; the format's, no setting.</summary>
    public int RecordBytes { get; } = Exchange.Limits.RecordBytes;

    /// <summary>Bytes of any other JSON body.</summary>
    public required int JsonBytes { get; init; }

    /// <summary>Depth of a JSON body; the format's, no setting.</summary>
    public int JsonDepth { get; } = CanonicalJson.MaxDepth;

    /// <summary>Bytes of a token or proof.</summary>
    public required int TokenBytes { get; init; }

    /// <summary>How far clocks may differ.</summary>
    public required int ClockSkewSeconds { get; init; }

    /// <summary>Bytes of a request's headers.</summary>
    public required int RequestHeadersBytes { get; init; }

    /// <summary>Time for a request's headers.</summary>
    public required int RequestHeadersSeconds { get; init; }

    /// <summary>The slowest body that is waited for.</summary>
    public required int BodyBytesPerSecond { get; init; }

    /// <summary>The slowest reader that is waited for.</summary>
    public required int AnswerBytesPerSecond { get; init; }

    /// <summary>Requests a minute of a principal.</summary>
    public required int RequestsPerMinute { get; init; }

    /// <summary>Requests a minute of a principal for pieces of a log.</summary>
    public required int LogRequestsPerMinute { get; init; }

    /// <summary>Requests a minute of an address without a valid token.</summary>
    public required int AddressRequestsPerMinute { get; init; }

    /// <summary>Requests a minute of an address for health and discovery.</summary>
    public required int PublicRequestsPerMinute { get; init; }

    /// <summary>Connections at once.</summary>
    public required int Connections { get; init; }

    /// <summary>Connections at once from one address.</summary>
    public required int ConnectionsPerAddress { get; init; }

    /// <summary>Requests under way at once.</summary>
    public required int ConcurrentRequests { get; init; }

    /// <summary>Uploads under way at once.</summary>
    public required int ConcurrentUploads { get; init; }

    /// <summary>Uploads under way at once of one agency.</summary>
    public required int ConcurrentUploadsPerAgency { get; init; }

    /// <summary>Requests of inboxes under way at once.</summary>
    public required int ConcurrentWaits { get; init; }

    /// <summary>Requests of the public feed under way at once.</summary>
    public required int ConcurrentFeedRequests { get; init; }

    /// <summary>Requests under way at once without a valid token.</summary>
    public required int ConcurrentStrangers { get; init; }

    /// <summary>Requests under way at once of one agency.</summary>
    public required int ConcurrentRequestsPerAgency { get; init; }

    /// <summary>Requests under way at once of one principal.</summary>
    public required int ConcurrentRequestsPerCaller { get; init; }

    /// <summary>Requests under way at once of one address without a valid token.</summary>
    public required int ConcurrentRequestsPerAddress { get; init; }

    /// <summary>Ciphertext bytes that an agency may keep stored.</summary>
    public required long StoredBytesPerAgency { get; init; }

    /// <summary>The configured limits.</summary>
    public static PublishedLimits Of(LimitsOptions limits) => new()
    {
        DocumentBytes = limits.DocumentBytes,
        Documents = limits.Documents,
        Recipients = limits.Recipients,
        TitleCharacters = limits.TitleCharacters,
        FilenameBytes = limits.FilenameBytes,
        MetadataBytes = limits.MetadataBytes,
        SignaturesBytes = limits.SignaturesBytes,
        SealedHeadersBytes = limits.SealedHeadersBytes,
        JsonBytes = limits.JsonBytes,
        TokenBytes = limits.TokenBytes,
        ClockSkewSeconds = limits.ClockSkewSeconds,
        RequestHeadersBytes = limits.RequestHeadersBytes,
        RequestHeadersSeconds = limits.RequestHeadersSeconds,
        BodyBytesPerSecond = limits.BodyBytesPerSecond,
        AnswerBytesPerSecond = limits.AnswerBytesPerSecond,
        RequestsPerMinute = limits.PrincipalRequestsPerMinute,
        LogRequestsPerMinute = limits.LogRequestsPerMinute,
        AddressRequestsPerMinute = limits.AddressRequestsPerMinute,
        PublicRequestsPerMinute = limits.PublicRequestsPerMinute,
        Connections = limits.Connections,
        ConnectionsPerAddress = limits.ConnectionsPerAddress,
        ConcurrentRequests = limits.ConcurrentRequests,
        ConcurrentUploads = limits.ConcurrentUploads,
        ConcurrentUploadsPerAgency = limits.ConcurrentUploadsPerAgency,
        ConcurrentWaits = limits.ConcurrentWaits,
        ConcurrentFeedRequests = limits.ConcurrentFeedRequests,
        ConcurrentStrangers = limits.ConcurrentStrangers,
        ConcurrentRequestsPerAgency = limits.ConcurrentRequestsPerAgency,
        ConcurrentRequestsPerCaller = limits.ConcurrentRequestsPerCaller,
        ConcurrentRequestsPerAddress = limits.ConcurrentRequestsPerAddress,
        StoredBytesPerAgency = limits.StoredBytesPerAgency,
    };
}
