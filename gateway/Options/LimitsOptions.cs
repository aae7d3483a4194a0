namespace Gateway.Server.Options;

/// <summary>What a request may ask for at most. The ones a client needs before it sends are published in the discovery document.</summary>
internal sealed class LimitsOptions
{
    /// <summary>Plaintext bytes of all documents of one advisory together.</summary>
    public long DocumentBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Documents of one advisory.</summary>
    public int Documents { get; set; } = 16;

    /// <summary>Recipient agencies of one advisory.</summary>
    public int Recipients { get; set; } = 1000;

    /// <summary>Characters (Unicode scalar values) of one title; the format has no more than 200.</summary>
    public int TitleCharacters { get; set; } = 200;

    /// <summary>UTF-8 bytes of a document's file name; the format has no more than 255.</summary>
    public int FilenameBytes { get; set; } = 255;

    /// <summary>Bytes of an upload's metadata part.</summary>
    public int MetadataBytes { get; set; } = 64 * 1024;

    /// <summary>Bytes of an upload's signatures part.</summary>
    public int SignaturesBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes of all age headers of one advisory together.</summary>
    public int SealedHeadersBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of any other JSON body: a record with its countersignature, a receipt, a withdrawal, an act.</summary>
    public int JsonBytes { get; set; } = 96 * 1024;

    /// <summary>Bytes of an access token, a login assertion or a DPoP proof, each; of the latter two never more than 8 KiB.</summary>
    public int TokenBytes { get; set; } = 8 * 1024;

    /// <summary>How far the clocks of callers and issuers may be off, in seconds: for tokens, login assertions and DPoP proofs.</summary>
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>Bytes of a request's headers together.</summary>
    public int RequestHeadersBytes { get; set; } = 32 * 1024;

    /// <summary>Time for a request's headers to arrive, in seconds.</summary>
    public int RequestHeadersSeconds { get; set; } = 15;

    /// <summary>The slowest body that is waited for, in bytes a second, after a grace of five seconds; a fast beginning does not make up for a stall, nor a byte now and then.</summary>
    public int BodyBytesPerSecond { get; set; } = 240;

    /// <summary>The slowest reader of an answer that is waited for, in bytes a second, after a grace of five seconds; a fast beginning does not make up for a stall.</summary>
    public int AnswerBytesPerSecond { get; set; } = 240;

    /// <summary>Connections at once; those beyond are closed without an answer.</summary>
    public int Connections { get; set; } = 4000;

    /// <summary>Connections at once from one address (IPv6: one /64), <c>TrustedProxies</c> excepted; those beyond are closed without an answer.</summary>
    public int ConnectionsPerAddress { get; set; } = 256;

    /// <summary>Requests under way at once, uploads among them; those beyond are refused with <c>overloaded</c> before any work. Health, discovery and the public feed have places of their own.</summary>
    public int ConcurrentRequests { get; set; } = 256;

    /// <summary>Uploads under way at once.</summary>
    public int ConcurrentUploads { get; set; } = 64;

    /// <summary>Uploads under way at once of one agency; fewer than <c>ConcurrentUploads</c>.</summary>
    public int ConcurrentUploadsPerAgency { get; set; } = 8;

    /// <summary>Requests of inboxes under way at once: they may wait for a delivery, and are not counted with the others.</summary>
    public int ConcurrentWaits { get; set; } = 2000;

    /// <summary>Requests of the public feed under way at once, which take no place of the others.</summary>
    public int ConcurrentFeedRequests { get; set; } = 64;

    /// <summary>Requests under way at once that show no valid token, logins among them; fewer than <c>ConcurrentRequests</c>. Those beyond are refused with <c>overloaded</c>.</summary>
    public int ConcurrentStrangers { get; set; } = 128;

    /// <summary>Requests under way at once of one agency, those of inboxes excepted; fewer than <c>ConcurrentRequests</c>.</summary>
    public int ConcurrentRequestsPerAgency { get; set; } = 128;

    /// <summary>Requests under way at once of one principal, those of inboxes among them; fewer than <c>ConcurrentRequests</c>.</summary>
    public int ConcurrentRequestsPerCaller { get; set; } = 64;

    /// <summary>
    /// Requests under way at once of one address (IPv6: one /64) that show no valid token, and of the public feed; fewer than <c>ConcurrentStrangers</c> and <c>ConcurrentFeedRequests</c>.
    /// </summary>
    public int ConcurrentRequestsPerAddress { get; set; } = 32;

    /// <summary>Requests a minute of one principal.</summary>
    public int PrincipalRequestsPerMinute { get; set; } = 600;

    /// <summary>
    /// Requests a minute of one principal for checkpoints, tiles and bundles: whoever verifies a log reads it whole, 256 entries a request.
    /// </summary>
    public int LogRequestsPerMinute { get; set; } = 60_000;

    /// <summary>Requests a minute of one address (IPv6: one /64) that shows no valid token.</summary>
    public int AddressRequestsPerMinute { get; set; } = 60;

    /// <summary>Requests a minute of one address for health, discovery, the public feed and public logs, which monitors and clients ask for often and which cost little.</summary>
    public int PublicRequestsPerMinute { get; set; } = 6000;

    /// <summary>Ciphertext bytes that one agency may keep stored.</summary>
    public long StoredBytesPerAgency { get; set; } = 100L * 1024 * 1024 * 1024;
}
